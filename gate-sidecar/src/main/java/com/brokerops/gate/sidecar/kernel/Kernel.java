package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import com.brokerops.gate.contract.LogEvent.PolicyLoaded;
import com.brokerops.gate.contract.LogEvent.RiskChanged;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownEvent;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.OpenReservation;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decision and the state it rests on. The methods that decide only read; {@link #apply} alone
 * changes anything, and it is the same for an event just decided and one read from the log.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Kernel {
    private final KernelConfig config;
    private final Ledger ledger;
    private final LimitsBook limits = new LimitsBook();
    private final RiskControl risk = new RiskControl();
    private @Nullable Policy policy;
    private String loggedPolicyHash = "";

    public Kernel(KernelConfig config) {
        this.config = config;
        this.ledger = new Ledger(config.capacity());
    }

    public Ledger ledger() {
        return ledger;
    }

    public LimitsBook limits() {
        return limits;
    }

    public RiskControl risk() {
        return risk;
    }

    /** The rules in force, or null before any were loaded. */
    public @Nullable Policy policy() {
        return policy;
    }

    /** The hash of the policy that the log last named, empty before the first. */
    public String loggedPolicyHash() {
        return loggedPolicyHash;
    }

    /** Puts rules in force; the caller logs {@link PolicyLoaded} when their hash is new. */
    public void use(Policy policy) {
        this.policy = policy;
    }

    /** When a reservation of a token that expires then is certainly released. */
    public long releasedAtMillis(long expiresAtMillis) {
        return expiresAtMillis + config.skewMillis();
    }

    // ---- deciding ----

    /** May this order go? Needs a policy. */
    public Verdict authorize(Order order, Context context, Stamp stamp) {
        KnownOrder known = ledger.order(stamp.identity());
        if (known != null) {
            return repeated(known, order, context, stamp.nowMillis());
        }
        return new Verdict.Event(decide(order, context, stamp));
    }

    private Verdict repeated(KnownOrder known, Order order, Context context, long nowMillis) {
        ReservationState state = known.state();
        ReasonCode instead = null;
        if (!known.sameContent()) {
            instead = ReasonCode.IDEMPOTENCY_MISMATCH;
        } else if (state == null) {
            instead = null;
        } else if (state.terminal()) {
            instead = ReasonCode.DUPLICATE_CLOSED;
        } else if (nowMillis >= known.expiresAtMillis()) {
            instead = ReasonCode.DUPLICATE_EXPIRED;
        } else if (state == ReservationState.RESERVED && halted(order, context)) {
            instead = ReasonCode.POLICY_HALT;
        }
        return new Verdict.Repeated(known.seq(), instead, state);
    }

    private boolean halted(Order order, Context context) {
        RiskChanged set = risk.strictest(context, order.symbol(), order.side());
        return set != null && set.state() == RiskState.HALT;
    }

    private Decided decide(Order order, Context context, Stamp stamp) {
        Policy rules = Objects.requireNonNull(policy, "no policy");
        Evaluation evaluation = Evaluation.of(order, context, rules, limits, risk, ledger);
        boolean authorized = evaluation.authorized();
        return new Decided(
                stamp.traceId(),
                stamp.nonce(),
                stamp.requestSha256(),
                order,
                context,
                authorized ? Status.AUTHORIZED : Status.BLOCKED,
                evaluation.reasons(),
                authorized ? List.of(rules.allowRuleId()) : ruleIds(evaluation.reasons()),
                rules.version(),
                rules.hash(),
                limits.version(),
                stamp.nowMillis(),
                stamp.nowMillis() + config.tokenTtlMillis(),
                stamp.kid(),
                risk.killEpoch(),
                stamp.durability(),
                evaluation.notionalE4(),
                evaluation.grossBeforeE4(),
                evaluation.grossAfterE4(),
                authorized ? evaluation.notionalE4() : 0,
                evaluation.exposureAfter());
    }

    private static List<String> ruleIds(List<Reason> reasons) {
        List<String> ids = new ArrayList<>(reasons.size());
        for (Reason reason : reasons) {
            String id = reason.ruleId();
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** What does this lifecycle event change? */
    public Verdict report(LifecycleReport report, Identity identity) {
        KnownEvent known = ledger.event(identity);
        if (known != null) {
            boolean same =
                    known.contentHigh() == identity.contentHigh()
                            && known.contentLow() == identity.contentLow();
            return same ? new Verdict.Duplicate(known.seq()) : new Verdict.Conflict(known.seq());
        }
        OpenReservation open = ledger.reservation(report.traceId());
        if (open == null) {
            return new Verdict.Unprocessable("no open reservation for this decision_token");
        }
        if (report.qty() > open.leavesQty()) {
            return new Verdict.Unprocessable(
                    "qty " + report.qty() + " exceeds the open quantity " + open.leavesQty());
        }
        if (!ledger.hasRoomForEvent()) {
            return new Verdict.NoRoom();
        }
        try {
            return new Verdict.Event(lifecycle(report, open));
        } catch (ArithmeticException e) {
            return new Verdict.Unprocessable("the amount is out of range");
        }
    }

    private Lifecycle lifecycle(LifecycleReport report, OpenReservation open) {
        Exposure before = ledger.exposure(open.clientId(), open.symbol());
        ReservationState state = stateAfter(report, open);
        long leaves = state.terminal() ? 0 : open.leavesQty() - report.qty();
        long releasedQty = open.leavesQty() - leaves;
        long releasedE4 =
                leaves == 0
                        ? open.reservedE4()
                        : Amounts.share(open.reservedE4(), releasedQty, open.leavesQty());
        Exposure after = Exposures.release(before, open.side(), releasedQty, releasedE4);
        if (report.qty() > 0) {
            after = Exposures.book(after, open.side(), report.qty(), report.priceE8());
        }
        return new Lifecycle(
                report.type(),
                report.source(),
                report.eventId(),
                report.payloadSha256(),
                report.traceId(),
                report.qty(),
                report.priceE8(),
                open.clientId(),
                open.symbol(),
                state,
                leaves,
                open.reservedE4() - releasedE4,
                after,
                grossAfter(open.clientId(), before, after));
    }

    private static ReservationState stateAfter(LifecycleReport report, OpenReservation open) {
        return switch (report.type()) {
            case ORDER_ACCEPTED ->
                    open.state() == ReservationState.RESERVED
                            ? ReservationState.WORKING
                            : open.state();
            case ORDER_REJECTED -> ReservationState.REJECTED;
            case ORDER_CANCELED -> ReservationState.CANCELED;
            case ORDER_EXPIRED -> ReservationState.EXPIRED;
            case EXECUTION_REPORTED ->
                    report.qty() == open.leavesQty()
                            ? ReservationState.FILLED
                            : ReservationState.PARTIAL;
        };
    }

    /**
     * The next release of reservations whose tokens ran out unused, or null. Apply it before asking
     * again.
     */
    public @Nullable Expired expire(long nowMillis) {
        List<OpenReservation> expired =
                ledger.unsubmitted(nowMillis - config.skewMillis(), Expired.MAX_RESERVATIONS);
        if (expired.isEmpty()) {
            return null;
        }
        OpenReservation first = expired.get(0);
        Exposure before = ledger.exposure(first.clientId(), first.symbol());
        Exposure after = before;
        for (OpenReservation open : expired) {
            after = Exposures.release(after, open.side(), open.leavesQty(), open.reservedE4());
        }
        return new Expired(
                first.clientId(),
                first.symbol(),
                expired.stream().map(OpenReservation::traceId).toList(),
                after,
                grossAfter(first.clientId(), before, after));
    }

    /** Takes back a decision whose answer was never given. */
    public DecisionVoided voided(Decided decided) {
        String clientId = decided.context().clientId();
        String clientOrderId = decided.order().clientOrderId();
        OpenReservation open = ledger.reservation(decided.traceId());
        if (open == null) {
            return new DecisionVoided(
                    decided.traceId(),
                    clientId,
                    clientOrderId,
                    null,
                    null,
                    ledger.grossE4(clientId));
        }
        Exposure before = ledger.exposure(clientId, open.symbol());
        Exposure after =
                Exposures.release(before, open.side(), open.leavesQty(), open.reservedE4());
        return new DecisionVoided(
                decided.traceId(),
                clientId,
                clientOrderId,
                open.symbol(),
                after,
                grossAfter(clientId, before, after));
    }

    private long grossAfter(String clientId, Exposure before, Exposure after) {
        return Math.addExact(
                Math.subtractExact(ledger.grossE4(clientId), before.grossE4()), after.grossE4());
    }

    // ---- applying ----

    /**
     * Takes an event into the state.
     *
     * @param identity of the order or lifecycle event; {@link Identity#NONE} for other events
     */
    public void apply(LogEvent event, long seq, Identity identity) {
        switch (event) {
            case Decided decided -> ledger.apply(decided, seq, identity);
            case Lifecycle lifecycle -> ledger.apply(lifecycle, seq, identity);
            case Expired expired -> ledger.apply(expired);
            case DecisionVoided voided -> ledger.apply(voided, identity);
            case LimitsChanged change -> limits.apply(change);
            case RiskChanged change -> risk.apply(change);
            case PolicyLoaded loaded -> loggedPolicyHash = loaded.hash();
            case LogEvent.CancelPassed _,
                    LogEvent.Segment _,
                    LogEvent.Started _,
                    LogEvent.Stopped _,
                    LogEvent.Refusals _ -> {}
        }
    }

    /** Forgets all orders that can no longer come again. */
    public void forget(long nowMillis) {
        forget(nowMillis, Integer.MAX_VALUE);
    }

    /** Forgets orders that can no longer come again, at most that many. */
    public void forget(long nowMillis, int most) {
        ledger.forgetOrders(nowMillis - config.skewMillis(), most);
    }

    /** Puts the name of the last policy in place, from a snapshot. */
    public void restorePolicyHash(String hash) {
        loggedPolicyHash = hash;
    }
}
