package com.brokerops.gate.audit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How Linux shares the processors among the threads of the gate. The priorities of {@link Thread}
 * do nothing there, so it is {@code sched_setattr(2)}, which applies to one thread and here needs
 * no privilege.
 *
 * <p><b>Thread.</b> Each method is about the one that calls it.
 *
 * <p><b>Errors.</b> False where it is not done; nothing depends on it but time.
 */
public final class Scheduling {
    private static final int CALLING_THREAD = 0;
    private static final int NO_FLAGS = 0;
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_IDLE = 5;

    /** The shortest that the kernel gives. */
    private static final long SHORT_SLICE_NANOS = 100_000;

    /** {@code struct sched_attr} as every kernel knows it. */
    private static final int ATTRIBUTE_BYTES = 48;

    private static final int POLICY = 4;
    private static final int RUNTIME = 24;

    /** The numbers of sched_setattr and sched_getattr; the C library has no function for them. */
    private record Calls(long set, long get) {}

    private static final Map<String, Calls> CALLS =
            Map.of("amd64", new Calls(314, 315), "aarch64", new Calls(274, 275));

    private Scheduling() {}

    /**
     * Runs when no other wants its processor: Linux hands a processor that runs such a thread to
     * any other at once, as if it were idle.
     */
    public static boolean idle() {
        return change(SCHED_IDLE, 0);
    }

    /**
     * Runs for a short time whenever it has something to do, and then soon: whoever everybody waits
     * for need not wait for the end of a long slice of a compiler. A kernel before 6.12 takes the
     * wish and does nothing.
     */
    public static boolean shortSlices() {
        return change(SCHED_OTHER, SHORT_SLICE_NANOS);
    }

    /**
     * Leaves the processor to whoever waits for it. Even an idle thread has its small share, and is
     * left to it for a whole tick, 4 ms on most systems, unless it says that it needs less.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
    public static void giveWay() {
        Thread.yield();
    }

    /** Changes a thread of the usual policy, and leaves alone what somebody has set otherwise. */
    private static boolean change(int policy, long sliceNanos) {
        Calls calls = CALLS.get(System.getProperty("os.arch", ""));
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (calls == null || !system.startsWith("linux")) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            if (call(calls.get(), attributes, ATTRIBUTE_BYTES) != 0
                    || attributes.get(ValueLayout.JAVA_INT, POLICY) != SCHED_OTHER) {
                return false;
            }
            attributes.set(ValueLayout.JAVA_INT, POLICY, policy);
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, sliceNanos);
            return call(calls.set(), attributes, NO_FLAGS) == 0;
        }
    }

    /** Both take the thread, the attributes and a number; sched_getattr one more, which is 0. */
    @SuppressWarnings("restricted") // the one native call there is
    private static long call(long number, MemorySegment attributes, int last) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("syscall");
        if (function.isEmpty()) {
            return -1;
        }
        FunctionDescriptor signature =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT);
        MethodHandle call =
                linker.downcallHandle(function.get(), signature, Linker.Option.firstVariadicArg(1));
        try {
            return (long) call.invokeExact(number, CALLING_THREAD, attributes, last, NO_FLAGS);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall " + number, e);
        }
    }
}
