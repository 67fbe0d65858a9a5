package com.brokerops.gate.sidecar.store;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the calling thread give way to all others. The priorities of {@link Thread} do nothing on
 * Linux, so there it is {@code setpriority(2)}, which Linux applies to one thread.
 */
final class Niceness {
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int LOWEST = 19;

    private Niceness() {}

    /** Gives the calling thread the lowest priority; false where that is not done. */
    static boolean lowest() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("linux") && setPriority();
    }

    @SuppressWarnings("restricted") // the one native call there is; nothing is passed by address
    private static boolean setPriority() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setpriority");
        if (function.isEmpty()) {
            return false;
        }
        FunctionDescriptor ints =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT);
        MethodHandle call = linker.downcallHandle(function.get(), ints);
        try {
            return (int) call.invokeExact(PRIO_PROCESS, CALLING_THREAD, LOWEST) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority", e);
        }
    }
}
