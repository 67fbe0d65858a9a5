package com.brokerops.gate.sidecar.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a thread run when no other wants its processor: Linux hands a processor that runs such a
 * thread to any other at once, as if it were idle. The priorities of {@link Thread} do nothing on
 * Linux, so it is {@code sched_setscheduler(2)}, which applies to one thread.
 *
 * <p><b>Thread.</b> Any.
 *
 * <p><b>Errors.</b> Where it cannot be done it is left out.
 */
public final class IdlePolicy {
    private static final int CALLING_THREAD = 0;
    private static final int SCHED_IDLE = 5;
    private static final int NO_PRIORITY = 0;
    private static final Path THREADS = Path.of("/proc/self/task");

    /** HotSpot's names, of which Linux keeps 15 characters. */
    private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

    private IdlePolicy() {}

    /** Gives the calling thread the idle policy; false where that is not done. */
    public static boolean enter() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("linux") && setScheduler(CALLING_THREAD);
    }

    /**
     * Gives the idle policy to the JVM's compilers: once orders are decided, no order waits while
     * its code is made faster.
     *
     * @return how many threads have it now
     */
    public static int enterCompilers() {
        return enter(COMPILERS);
    }

    /** The same for all threads of this process that have such a name. */
    static int enter(Collection<String> names) {
        int entered = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                String name = Files.readString(thread.resolve("comm")).strip();
                int id = Integer.parseInt(thread.getFileName().toString());
                if (names.contains(name) && setScheduler(id)) {
                    entered++;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return entered; // not on Linux, or a thread has just ended
        }
        return entered;
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
    private static boolean setScheduler(int thread) {
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
            return (int) call.invokeExact(thread, SCHED_IDLE, parameters) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("sched_setscheduler", e);
        }
    }
}
