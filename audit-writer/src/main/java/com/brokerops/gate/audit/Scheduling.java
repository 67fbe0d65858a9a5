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
import org.jspecify.annotations.Nullable;

/**
 * How Linux shares the processors and the disk among the threads of the gate. The priorities of
 * {@link Thread} do nothing there, so it is {@code sched_setattr(2)} and {@code ioprio_set(2)},
 * which apply to one thread and here need no privilege.
 *
 * <p><b>Thread.</b> Each method is about the one that calls it.
 *
 * <p><b>Errors.</b> False where it is not done; nothing depends on it but time.
 */
public final class Scheduling {
    /** After so many lines or rows an idle thread gives way. */
    public static final int SLICE = 16;

    private static final long CALLING_THREAD = 0;
    private static final long NO_FLAGS = 0;
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_IDLE = 5;

    /** The shortest that the kernel gives. */
    private static final long SHORT_SLICE_NANOS = 100_000;

    /** {@code struct sched_attr} as every kernel knows it. */
    private static final int ATTRIBUTE_BYTES = 48;

    private static final int POLICY = 4;
    private static final int RUNTIME = 24;

    /** {@code IOPRIO_WHO_PROCESS}, which is one thread. */
    private static final long OF_THREAD = 1;

    private static final int IO_CLASS_SHIFT = 13;

    /** The class of everybody, in the middle of its eight levels. */
    private static final long USUAL_IO = (2 << IO_CLASS_SHIFT) | 4;

    /** The numbers of system calls that the C library has no function for. */
    private record Calls(
            long schedSetAttr, long schedGetAttr, long ioPrioritySet, long ioPriorityGet) {}

    private static final Map<String, Calls> CALLS =
            Map.of(
                    "amd64", new Calls(314, 315, 251, 252),
                    "aarch64", new Calls(274, 275, 30, 31));

    private Scheduling() {}

    /**
     * Runs when no other wants its processor: Linux hands a processor that runs such a thread to
     * any other at once, as if it were idle.
     *
     * <p>What it asks of the disk keeps the priority that it had. Linux would make that idle too,
     * and leave it until the disk has nothing else to do; meanwhile it may hold a block that a sync
     * of the log needs, for the inodes of several files share one.
     */
    public static boolean idle() {
        Calls calls = calls();
        if (calls == null) {
            return false;
        }
        long io = call(calls.ioPriorityGet(), OF_THREAD, CALLING_THREAD, 0, 0);
        boolean never = io >> IO_CLASS_SHIFT <= 0;
        return change(calls, SCHED_IDLE, 0)
                && call(calls.ioPrioritySet(), OF_THREAD, CALLING_THREAD, never ? USUAL_IO : io, 0)
                        == 0;
    }

    /**
     * Runs for a short time whenever it has something to do, and then soon: whoever everybody waits
     * for need not wait for the end of a long slice of a compiler. A kernel before 6.12 takes the
     * wish and does nothing.
     */
    public static boolean shortSlices() {
        Calls calls = calls();
        return calls != null && change(calls, SCHED_OTHER, SHORT_SLICE_NANOS);
    }

    /**
     * Leaves the processor to whoever waits for it. Even an idle thread has its small share, and is
     * left to it for a whole tick, 4 ms on most systems, unless it says that it needs less.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
    public static void giveWay() {
        Thread.yield();
    }

    /** Null where they are not known. */
    private static @Nullable Calls calls() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("linux") ? CALLS.get(System.getProperty("os.arch", "")) : null;
    }

    /** Changes a thread of the usual policy, and leaves alone what somebody has set otherwise. */
    private static boolean change(Calls calls, int policy, long sliceNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            long at = attributes.address();
            if (call(calls.schedGetAttr(), CALLING_THREAD, at, ATTRIBUTE_BYTES, NO_FLAGS) != 0
                    || attributes.get(ValueLayout.JAVA_INT, POLICY) != SCHED_OTHER) {
                return false;
            }
            attributes.set(ValueLayout.JAVA_INT, POLICY, policy);
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, sliceNanos);
            return call(calls.schedSetAttr(), CALLING_THREAD, at, NO_FLAGS, 0) == 0;
        }
    }

    /** Calls with four arguments; one that takes fewer does not look at the others. */
    @SuppressWarnings("restricted") // the one native call there is
    private static long call(long number, long first, long second, long third, long fourth) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("syscall");
        if (function.isEmpty()) {
            return -1;
        }
        FunctionDescriptor signature =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG);
        MethodHandle call =
                linker.downcallHandle(function.get(), signature, Linker.Option.firstVariadicArg(1));
        try {
            return (long) call.invokeExact(number, first, second, third, fourth);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall " + number, e);
        }
    }
}
