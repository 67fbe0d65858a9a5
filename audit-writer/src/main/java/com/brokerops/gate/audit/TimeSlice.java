package com.brokerops.gate.audit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a thread wants to run at a time, for Linux' scheduler (EEVDF). A thread that asks for
 * short slices gets its processor sooner when it wakes, one that asks for long ones is interrupted
 * less often; neither gets more of the processor. No privilege is needed.
 *
 * <p><b>Units.</b> Nanoseconds; Linux keeps to 0.1 to 100 ms.
 *
 * <p><b>Thread.</b> Any, each for itself.
 *
 * <p><b>Errors.</b> Where it cannot be asked for, nothing changes. A Linux before 6.12 takes the
 * call and does nothing with it.
 *
 * <p><b>Source.</b> {@code sched_setattr(2)}, {@code sched_runtime}.
 */
public final class TimeSlice {
    /*
     * struct sched_attr, its first version:
     *
     *   0     4       8      16    20        24       32        40      48
     *   | size | policy | flags | nice | priority | runtime | deadline | period |
     */
    private static final int SIZE = 48;
    private static final int RUNTIME = 24;
    private static final long THIS_THREAD = 0;
    private static final long NO_FLAGS = 0;

    private final MethodHandle systemCall;
    private final long set;
    private final long get;

    private TimeSlice(MethodHandle systemCall, long set, long get) {
        this.systemCall = systemCall;
        this.set = set;
        this.get = get;
    }

    /** Asks for slices of that length for the calling thread; false where that cannot be. */
    public static boolean request(long nanos) {
        Optional<TimeSlice> slices = open();
        return slices.isPresent() && slices.get().change(nanos);
    }

    /** What the calling thread has asked for, -1 where that is not known. */
    static long requested() {
        return open().map(TimeSlice::read).orElse(-1L);
    }

    @SuppressWarnings("restricted") // the one native function there is
    private static Optional<TimeSlice> open() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        boolean amd64 = machine.equals("amd64");
        if (!system.startsWith("linux") || !amd64 && !machine.equals("aarch64")) {
            return Optional.empty(); // elsewhere the calls have other numbers
        }
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor signature =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG);
        return linker.defaultLookup()
                .find("syscall")
                .map(function ->
                        new TimeSlice(
                                linker.downcallHandle(
                                        function, signature, Linker.Option.firstVariadicArg(1)),
                                amd64 ? 314 : 274,
                                amd64 ? 315 : 275));
    }

    private boolean change(long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SIZE, Long.BYTES);
            if (call(get, attributes, SIZE) != 0) {
                return false;
            }
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, nanos);
            return call(set, attributes, NO_FLAGS) == 0;
        }
    }

    private long read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SIZE, Long.BYTES);
            return call(get, attributes, SIZE) == 0
                    ? attributes.get(ValueLayout.JAVA_LONG, RUNTIME)
                    : -1;
        }
    }

    private long call(long number, MemorySegment attributes, long sizeOrFlags) {
        try {
            return (long)
                    systemCall.invokeExact(number, THIS_THREAD, attributes, sizeOrFlags, NO_FLAGS);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall " + number, e);
        }
    }
}
