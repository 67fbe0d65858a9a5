package com.brokerops.gate.sidecar.store;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the calling thread run when no other wants its processor: Linux hands a processor that runs
 * such a thread to any other at once, as if it were idle. The priorities of {@link Thread} do
 * nothing on Linux, so it is {@code sched_setscheduler(2)}, which applies to one thread.
 */
public final class IdlePolicy {
    private static final int CALLING_THREAD = 0;
    private static final int SCHED_IDLE = 5;
    private static final int NO_PRIORITY = 0;

    private IdlePolicy() {}

    /** Gives the calling thread the idle policy; false where that is not done. */
    public static boolean enter() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("linux") && setScheduler();
    }

    /**
     * Leaves the processor to whoever waits for it. Even an idle thread has its small share, and is
     * left to it for a whole tick, 4 ms on most systems, unless it says that it needs less.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
    static void giveWay() {
        Thread.yield();
    }

    @SuppressWarnings("restricted") // the one native call there is
    private static boolean setScheduler() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("sched_setscheduler");
        if (function.isEmpty()) {
            return false;
        }
        FunctionDescriptor signature =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS);
        MethodHandle call = linker.downcallHandle(function.get(), signature);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocateFrom(ValueLayout.JAVA_INT, NO_PRIORITY);
            return (int) call.invokeExact(CALLING_THREAD, SCHED_IDLE, parameters) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("sched_setscheduler", e);
        }
    }
}
