package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.function.Consumer;

/**
 * Takes the lines of a log into a kernel, as the gate did when they were new.
 *
 * <p>The gate forgot expired orders with its tick, of which the log says nothing. Here they are
 * forgotten at some of the decisions: a gate that takes one has nothing expired left to void. That
 * is done now and then, and always when one of them comes anew or its place is needed.
 *
 * <p><b>Thread.</b> The one that recovers.
 *
 * <p><b>Errors.</b> {@link IllegalStateException} when the log contradicts itself.
 */
public final class Replay implements Consumer<LogLine> {
    private static final int FORGET_EVERY = 4096;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Kernel kernel;
    private final Identities identities = new Identities();
    private long decisions;

    public Replay(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void accept(LogLine line) {
        LogEvent event = line.event();
        Identity identity = identities.of(event);
        long atMillis = line.atEpochNanos() / NANOS_PER_MILLI;
        if (isTimeToForget(event)) {
            kernel.forget(atMillis);
        }
        if (event instanceof Decided) {
            kernel.forget(identity, atMillis);
        }
        kernel.apply(event, line.seq(), atMillis, identity);
    }

    private boolean isTimeToForget(LogEvent event) {
        if (event instanceof Decided) {
            return ++decisions % FORGET_EVERY == 0 || !kernel.ledger().hasRoomForKeys(1);
        }
        return event instanceof Lifecycle && !kernel.ledger().hasRoomForEvent();
    }
}
