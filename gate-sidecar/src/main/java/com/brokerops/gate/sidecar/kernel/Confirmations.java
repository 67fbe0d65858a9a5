package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.control.Triggers;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for a risk state that the gate sets by itself. The methods that ask only read; what
 * they give is to be recorded before what it follows from, so that no log has a cause without its
 * consequence.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Confirmations {
    private final Triggers triggers;
    private final Ledger ledger;

    Confirmations(TriggerConfig config, RiskControl risk, Ledger ledger) {
        this.triggers = new Triggers(config, risk);
        this.ledger = ledger;
    }

    /** True if that trigger does anything. */
    public boolean on(Trigger trigger) {
        return triggers.on(trigger);
    }

    /** How often it was confirmed, as far as that counts at that time. */
    public int count(Trigger trigger, Scope scope, long nowMillis) {
        return triggers.count(trigger, scope, nowMillis);
    }

    /**
     * Something was executed for a client that no order here may be executed for.
     *
     * @param cause what its decision was
     * @return what follows, or null
     */
    public @Nullable ControlEvent unauthorized(
            LifecycleReport execution, String clientId, String cause, long nowMillis) {
        return triggers.confirmed(
                Trigger.UNAUTHORIZED_EXECUTION,
                Scope.client(clientId),
                "execution " + execution.eventId() + " of " + execution.traceId() + ", " + cause,
                nowMillis);
    }

    /**
     * A platform says that a position is flat, and it is not here.
     *
     * @return what follows, or null
     */
    public @Nullable ControlEvent differs(PositionClosed closed, long nowMillis) {
        return triggers.confirmed(
                Trigger.DRIFT,
                Scope.clientSymbol(closed.clientId(), closed.symbol()),
                "flat by "
                        + closed.eventId()
                        + ", here "
                        + ledger.exposure(closed.clientId(), closed.symbol()).position(),
                nowMillis);
    }

    /**
     * A platform that must be heard was silent for an interval more.
     *
     * @param intervals how many one behind the other, with this one
     * @param needed how many it may not be
     * @return what follows, or null
     */
    public @Nullable ControlEvent silent(
            String platform, int intervals, int needed, long intervalMillis) {
        return triggers.counted(
                Trigger.LOST_HEARTBEAT,
                Scope.GLOBAL,
                intervals,
                needed,
                needed * intervalMillis,
                "nothing was heard of platform " + platform);
    }

    /**
     * An execution is about to be recorded.
     *
     * @return the state that the strategy of its order has from then on, or null
     */
    public @Nullable RiskChanged repeated(Lifecycle execution, long nowMillis) {
        Scope strategy = repeats(execution);
        return strategy == null
                ? null
                : triggers.repeated(
                        strategy,
                        "execution " + execution.eventId() + " of " + execution.traceId(),
                        nowMillis);
    }

    /** The strategy of which one more order is executed by that, if anybody counts; or null. */
    private @Nullable Scope repeats(Lifecycle event) {
        boolean first =
                event.eventType() == LifecycleType.EXECUTION_REPORTED
                        && event.reservations().get(0).executedQty() == event.qty();
        Reservation order =
                first && triggers.on(Trigger.REPEATED_EXECUTION)
                        ? ledger.reservation(event.traceId())
                        : null;
        String strategyId = order == null ? null : order.context().strategyId();
        return strategyId == null ? null : Scope.of(Kind.STRATEGY, strategyId);
    }

    /** Takes an event into the counts; the ledger and the risk state have it already. */
    void apply(LogEvent event, long atMillis) {
        if (event instanceof Lifecycle lifecycle) {
            Scope strategy = repeats(lifecycle);
            if (strategy != null) {
                triggers.executed(strategy, atMillis);
            }
        } else if (event instanceof TriggerConfirmed confirmed) {
            triggers.apply(confirmed, atMillis);
        } else if (event instanceof RiskChanged change) {
            triggers.apply(change);
        } else if (event instanceof PositionClosed closed) {
            triggers.agreed(Scope.clientSymbol(closed.clientId(), closed.symbol()));
        } else if (event instanceof Started) {
            triggers.begin();
        }
    }
}
