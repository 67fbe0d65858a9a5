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
 * How Linux shares the processors among the threads of the gate. The priorities of {@link Thread}
 * do nothing there, so it is {@code sched_setattr(2)}, which applies to one thread and here needs
 * no privilege.
 *
 * <p><b>Thread.</b> Each method is about the one that calls it.
 *
 * <p><b>Errors.</b> False where it is not done; nothing depends on it but time.
 */
public final class Scheduling {
    /** After so many lines or rows a thread in the background gives way. */
    public static final int SLICE = 16;

    private static final long CALLING_THREAD = 0;
    private static final long NO_FLAGS = 0;
    private static final int SCHED_OTHER = 0;

    /** So many steps of niceness are a tenth of the processor that two threads both want. */
    private static final int BACKGROUND = 10;

    private static final int NICEST = 19;

    /** The shortest that the kernel gives. */
    private static final long SHORT_SLICE_NANOS = 100_000;

    /** {@code struct sched_attr} as every kernel knows it. */
    private static final int ATTRIBUTE_BYTES = 48;

    private static final int POLICY = 4;
    private static final int NICE = 16;
    private static final int RUNTIME = 24;

    /** The numbers of system calls that the C library has no function for. */
    private record Calls(long schedSetAttr, long schedGetAttr) {}

    private static final Map<String, Calls> CALLS =
            Map.of("amd64", new Calls(314, 315), "aarch64", new Calls(274, 275));

    private Scheduling() {}

    /**
     * Has a tenth of what any other thread has that wants its processor, in short pieces, and all
     * of one that nobody wants. With the disk it stays in the class of everybody.
     *
     * <p>Linux' idle policy, which gives it next to nothing, is not for a thread of a gate: a
     * collection waits until each thread that runs Java has come to a halt, and on a machine that
     * strangers keep busy such a thread was seen to take 172 ms to get there.
     */
    public static boolean background() {
        return change(BACKGROUND);
    }

    /**
     * Runs for a short time whenever it has something to do, and then soon: whoever everybody waits
     * for need not wait for the end of a long slice of a compiler. A kernel before 6.12 takes the
     * wish and does nothing.
     */
    public static boolean shortSlices() {
        return change(0);
    }

    /**
     * Leaves the processor to whoever waits for it. A thread is left to its share, however small,
     * for a whole tick, 4 ms on most systems, unless it says that it needs less.
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
    private static boolean change(int nicer) {
        Calls calls = calls();
        if (calls == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            long at = attributes.address();
            if (call(calls.schedGetAttr(), at, ATTRIBUTE_BYTES) != 0
                    || attributes.get(ValueLayout.JAVA_INT, POLICY) != SCHED_OTHER) {
                return false;
            }
            int nice = attributes.get(ValueLayout.JAVA_INT, NICE) + nicer;
            attributes.set(ValueLayout.JAVA_INT, NICE, Math.min(nice, NICEST));
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, SHORT_SLICE_NANOS);
            return call(calls.schedSetAttr(), at, NO_FLAGS) == 0;
        }
    }

    /** Both are about a thread, and take its attributes; one has an argument less. */
    @SuppressWarnings("restricted") // the one native call there is
    private static long call(long number, long attributes, long last) {
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
            return (long) call.invokeExact(number, CALLING_THREAD, attributes, last, NO_FLAGS);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall " + number, e);
        }
    }
}
