package com.brokerops.gate.sidecar.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which an operator without the credential has the keys read again.
 *
 * <p>The JDK takes signals through {@code sun.misc.Signal} alone. A compiler that stops on warnings
 * does not let us name that class, and the warning cannot be turned off, so it is looked up.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Runs the task at each SIGHUP, on a thread of the JVM's. */
    static void onEach(Runnable task) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run =
                    lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                            .bindTo(task);
            Object handling =
                    MethodHandleProxies.asInterfaceInstance(
                            handler, MethodHandles.dropArguments(run, 0, signal));
            Object hangup =
                    lookup.findConstructor(signal, MethodType.methodType(void.class, String.class))
                            .invoke("HUP");
            lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
                    .invoke(hangup, handling);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) { // what invoke may throw; a JVM with -Xrs, or of another make
            LOG.warn("SIGHUP reads no keys here: {}", e.toString());
        }
    }
}
