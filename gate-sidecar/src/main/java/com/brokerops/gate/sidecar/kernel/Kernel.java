package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.WhatIf;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.facts.Facts;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownEvent;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
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
    private final Confirmations confirmations;
    private final Facts facts;
    private @Nullable Policy policy;
    private String loggedPolicyHash = "";

    public Kernel(KernelConfig config) {
        this.config = config;
        this.ledger = new Ledger(config.capacity());
        this.facts = new Facts(config.capacity().clients());
        this.confirmations = new Confirmations(config.triggers(), risk, ledger);
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

    /** What the gate would set risk states for by itself. */
    public Confirmations confirmations() {
        return confirmations;
    }

    public Facts facts() {
        return facts;
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

    /**
     * May these orders go, all of them or none? Each meets those before it as if they were set
     * aside already. Needs a policy.
     *
     * @param stamps of one moment, one for each order
     */
    public ListVerdict authorize(
            List<Order> orders, Contingency contingency, Context context, List<Stamp> stamps) {
        List<Verdict.@Nullable Repeated> known = new ArrayList<>(orders.size());
        boolean anyKnown = false;
        for (int i = 0; i < orders.size(); i++) {
            Stamp stamp = stamps.get(i);
            KnownOrder one = ledger.order(stamp.identity());
            anyKnown |= one != null;
            known.add(
                    one == null ? null : repeated(one, orders.get(i), context, stamp.nowMillis()));
        }
        return anyKnown
                ? new ListVerdict.Known(known)
                : new ListVerdict.New(
                        new ListDecision(this, orders, contingency, context, stamps).decide());
    }

    private Verdict.Repeated repeated(
            KnownOrder known, Order order, Context context, long nowMillis) {
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
        Situation situation = situation(order, context, stamp.original(), 1, stamp.nowMillis());
        return decided(evaluated(order, context, stamp, situation), stamp);
    }

    Evaluation evaluated(Order order, Context context, Stamp stamp, Situation situation) {
        return new Evaluation(
                        order,
                        context,
                        config.valuation().fresh(stamp.reference(), stamp.nowMillis()),
                        config.valuation(),
                        situation)
                .check(Objects.requireNonNull(policy, "no policy"));
    }

    Decided decided(Evaluation evaluation, Stamp stamp) {
        return evaluation.decided(
                stamp,
                Objects.requireNonNull(policy, "no policy"),
                limits.version(),
                stamp.nowMillis() + config.tokenTtlMillis(),
                risk.killEpoch());
    }

    /** Where that order comes, with others for which there must be room too. */
    Situation situation(
            Order order,
            Context context,
            @Nullable Identity original,
            int together,
            long nowMillis) {
        return Situation.of(order, context, original, together, nowMillis, this);
    }

    /** The numbers it was built with. */
    public KernelConfig config() {
        return config;
    }

    /** What would be decided about an order; needs a policy. Nothing is changed by it. */
    public WhatIf whatIf(
            Order order,
            Context context,
            @Nullable Identity original,
            @Nullable ReferencePrice reference,
            long nowMillis) {
        Policy rules = Objects.requireNonNull(policy, "no policy");
        Valuation valuation = config.valuation();
        ReferencePrice fresh = valuation.fresh(reference, nowMillis);
        Situation situation = situation(order, context, original, 1, nowMillis);
        List<Reason> measures = new ArrayList<>();
        Evaluation asked =
                new Evaluation(order, context, fresh, valuation, situation)
                        .measuringInto(measures)
                        .check(rules);
        long least = 0;
        long most = Decimals.MAX_QTY;
        while (least < most) {
            long qty = least + (most - least + 1) / 2;
            boolean authorized =
                    new Evaluation(order.ofQty(qty), context, fresh, valuation, situation)
                            .check(rules)
                            .authorized();
            least = authorized ? qty : least;
            most = authorized ? most : qty - 1;
        }
        return new WhatIf(
                asked.reasons(),
                measures,
                least,
                rules.version(),
                rules.hash(),
                limits.version(),
                asked.valuedAtE8(),
                asked.notionalE4(),
                asked.grossBeforeE4(),
                asked.grossAfterE4());
    }

    /** What does this lifecycle event change? */
    public Verdict report(LifecycleReport report, Identity identity, long nowMillis) {
        return report(report, identity, null, nowMillis);
    }

    /**
     * The same.
     *
     * @param execution the name of the execution that it takes back or corrects, or null
     */
    public Verdict report(
            LifecycleReport report,
            Identity identity,
            @Nullable Identity execution,
            long nowMillis) {
        KnownEvent known = ledger.event(identity);
        if (known != null) {
            boolean same =
                    known.contentHigh() == identity.contentHigh()
                            && known.contentLow() == identity.contentLow();
            return same ? new Verdict.Duplicate(known.seq()) : new Verdict.Conflict(known.seq());
        }
        if (!ledger.hasRoomForEvent()) {
            return new Verdict.NoRoom();
        }
        return Reports.read(
                report,
                execution == null ? null : ledger.event(execution),
                ledger,
                nowMillis - config.skewMillis());
    }

    /** What does this say that is new, and can it be true? */
    public Verdict report(Told told, Identity identity, long nowMillis) {
        return new FactReports(facts, ledger, nowMillis + config.skewMillis()).read(told, identity);
    }

    /** The balance of a client that counts at that time, or null. */
    public @Nullable Balance balance(String clientId, long nowMillis) {
        return facts.balances().since(clientId, nowMillis - config.balanceMaxAgeMillis());
    }

    /** What must be set for a client that is past its limits and may still do more than reduce. */
    public @Nullable RiskChanged tightened(String clientId) {
        Scope scope = Scope.client(clientId);
        boolean free = risk.state(scope, null) == RiskState.NORMAL && risk.hasRoomFor(scope, null);
        return free && Standing.isPast(limits.of(scope), clientId, ledger)
                ? risk.change(scope, null, RiskState.REDUCE_ONLY, "past its limits", "gate")
                : null;
    }

    /**
     * The next release of reservations whose tokens ran out unused, or null. Apply it before asking
     * again.
     */
    public @Nullable Expired expire(long nowMillis) {
        return new Releases(ledger).unsubmitted(nowMillis - config.skewMillis());
    }

    /**
     * The next release of reservations that ended with their session, or null if none were found:
     * it looks at some of them a time. Apply it before asking again.
     */
    public @Nullable SessionExpired expireSession() {
        return new Releases(ledger).sessionOver();
    }

    /** Takes back a decision whose answer was never given. */
    public DecisionVoided voided(Decided decided, long nowMillis) {
        return new Releases(ledger).voided(decided, nowMillis - config.skewMillis());
    }

    // ---- applying ----

    /**
     * Takes an event into the state.
     *
     * @param atMillis when it happened
     * @param identity of the order or lifecycle event; {@link Identity#NONE} for other events
     */
    public void apply(LogEvent event, long seq, long atMillis, Identity identity) {
        switch (event) {
            case Decided decided -> ledger.apply(decided, seq, identity);
            case Lifecycle lifecycle -> ledger.apply(lifecycle, seq, atMillis, identity);
            case Expired expired -> ledger.apply(expired);
            case DecisionVoided voided -> ledger.apply(voided, identity);
            case SessionRolled rolled -> ledger.apply(rolled, seq);
            case SessionExpired expired -> ledger.apply(expired, atMillis);
            case LimitsChanged change -> limits.apply(change);
            case RiskChanged change -> risk.apply(change);
            case PolicyLoaded loaded -> loggedPolicyHash = loaded.hash();
            case FactEvent fact -> facts.apply(fact, seq, atMillis, identity);
            case LogEvent.CancelPassed _,
                    ControlEvent.KeysLoaded _,
                    ControlEvent.TriggerConfirmed _,
                    LogEvent.Segment _,
                    LogEvent.Started _,
                    LogEvent.Stopped _,
                    ControlEvent.Operated _,
                    LogEvent.Refusals _ -> {}
        }
        confirmations.apply(event, atMillis);
    }

    /** Forgets all orders that can no longer come again. */
    public void forget(long nowMillis) {
        forget(nowMillis, Integer.MAX_VALUE);
    }

    /** Forgets orders that can no longer come again, at most that many. */
    public void forget(long nowMillis, int most) {
        ledger.forgetOrders(nowMillis - config.skewMillis(), most);
    }

    /** Forgets that order if it can no longer come again. */
    public void forget(Identity order, long nowMillis) {
        ledger.forgetOrder(order, nowMillis - config.skewMillis());
    }

    /** Puts the name of the last policy in place, from a snapshot. */
    public void restorePolicyHash(String hash) {
        loggedPolicyHash = hash;
    }
}
