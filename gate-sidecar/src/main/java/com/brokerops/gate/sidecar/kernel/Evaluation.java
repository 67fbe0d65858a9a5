package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order against risk state, rules and limits: collects every reason against it and what its
 * exposure would be. A function of what it is given: it reads no state and changes none, so a
 * decision can be taken again from its own line.
 */
final class Evaluation {
    private static final Comparator<Reason> PRECEDENCE = Comparator.comparing(Reason::code);

    private final Order order;
    private final Context context;
    private final Valuation valuation;
    private final Situation situation;
    private final Met met;
    private final Exposure before;
    private final List<Reason> reasons = new ArrayList<>(0);
    private Met.@Nullable Original original;
    private final @Nullable ReferencePrice reference;
    private @Nullable List<Reason> measures;
    private long valuedAtE8 = Order.NO_PRICE;
    private long notionalE4 = Decided.NO_NOTIONAL;
    private long reservedQty;
    private long reservedE4;
    private long grossAfterE4;
    private @Nullable Exposure exposureAfter;
    private @Nullable ListPlace list;

    /**
     * @param reference a fresh price of the symbol, or null
     */
    Evaluation(
            Order order,
            Context context,
            @Nullable ReferencePrice reference,
            Valuation valuation,
            Situation situation) {
        this.order = order;
        this.context = context;
        this.reference = reference;
        this.valuation = valuation;
        this.situation = situation;
        this.met = situation.met();
        this.before = met.exposureBefore();
        this.reservedQty = order.qty();
    }

    /** From here on every limit that is looked at is added to the list, with its operands. */
    Evaluation measuringInto(List<Reason> list) {
        measures = list;
        return this;
    }

    /** Looks at everything; under HALT at nothing else. */
    Evaluation check(Policy policy) {
        capacity();
        Met.Risk set = met.risk();
        if (set != null && set.state() == RiskState.HALT) {
            block(ReasonCode.POLICY_HALT, set.scope().text());
            return this;
        }
        policy.check(order, Valuation.leastE8(order, reference), reasons);
        if (order.origClientOrderId() == null) {
            original = met.original(); // of the second leg of an OCO, the first
            exposure(set);
        } else if (replaceable()) {
            exposure(set);
        }
        reasons.sort(PRECEDENCE);
        return this;
    }

    /** The list it belongs to is decided: what could go does not if another cannot. */
    Evaluation in(@Nullable ListPlace place) {
        list = place;
        if (place != null && place.blockedByAnother() && reasons.isEmpty()) {
            block(ReasonCode.LIST_BLOCKED, "orders[" + place.blockedBy() + "]");
        }
        return this;
    }

    /** The decision, with what it met. */
    Decided decided(
            Stamp stamp, Policy rules, long limitsVersion, long expiresAtMillis, long killEpoch) {
        boolean authorized = authorized();
        return new Decided(
                stamp.traceId(),
                stamp.nonce(),
                stamp.requestSha256(),
                order,
                context,
                authorized ? Status.AUTHORIZED : Status.BLOCKED,
                reasons,
                authorized ? List.of(rules.allowRuleId()) : ruleIds(),
                rules.version(),
                rules.hash(),
                limitsVersion,
                stamp.nowMillis(),
                expiresAtMillis,
                stamp.kid(),
                killEpoch,
                stamp.durability(),
                authorized ? replaces() : null,
                reference,
                valuedAtE8,
                notionalE4,
                grossBeforeE4(),
                grossAfterE4(),
                authorized ? reservedQty : 0,
                authorized ? reservedE4 : 0,
                authorized ? exposureAfter : null,
                list,
                met);
    }

    private @Nullable UUID replaces() {
        return original == null || order.origClientOrderId() == null ? null : original.traceId();
    }

    private List<String> ruleIds() {
        List<String> ids = new ArrayList<>(reasons.size());
        for (Reason reason : reasons) {
            String id = reason.ruleId();
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    List<Reason> reasons() {
        return reasons;
    }

    Order order() {
        return order;
    }

    Exposure exposureBefore() {
        return before;
    }

    /** What the exposure becomes; of an order that is authorized. */
    Exposure exposureAfter() {
        return Objects.requireNonNull(exposureAfter);
    }

    /** The order as the other leg of an OCO meets it; of an order that is authorized. */
    Met.Original asOriginal(UUID traceId) {
        return new Met.Original(
                traceId, ReservationState.RESERVED, true, false, reservedQty, 0, reservedE4);
    }

    boolean authorized() {
        return reasons.isEmpty();
    }

    long valuedAtE8() {
        return valuedAtE8;
    }

    long notionalE4() {
        return notionalE4;
    }

    long grossBeforeE4() {
        return situation.grossBeforeE4();
    }

    long grossAfterE4() {
        return authorized() ? grossAfterE4 : grossBeforeE4();
    }

    /** What is set aside for it, if it is authorized. */
    long reservedE4() {
        return reservedE4;
    }

    private void capacity() {
        if (!situation.roomForKey()) {
            block(ReasonCode.IDEMPOTENCY_CAPACITY, "gate");
        }
        if (!situation.roomForOrder()) {
            block(ReasonCode.STATE_CAPACITY, "gate");
        }
    }

    /** Finds the order that this one is to replace; false, with a reason, if it cannot be. */
    private boolean replaceable() {
        String scope = "order:" + order.origClientOrderId();
        Met.Original found = met.original();
        if (found == null || found.state().terminal()) {
            reasons.add(Reason.of(ReasonCode.DUPLICATE_CLOSED, "replace", scope));
            return false;
        }
        if (!found.alike()) {
            reasons.add(Reason.of(ReasonCode.IDEMPOTENCY_MISMATCH, "replace", scope));
            return false;
        }
        if (found.paired()) {
            reasons.add(Reason.of(ReasonCode.DUPLICATE_SUSPECTED, "replace_pending", scope));
            return false;
        }
        long executed = found.executedQty();
        if (order.qty() < executed) {
            reasons.add(
                    new Reason(
                            ReasonCode.REPLACE_BELOW_EXECUTED,
                            "replace",
                            scope,
                            Unit.QTY,
                            executed,
                            order.qty(),
                            0));
            return false;
        }
        original = found;
        reservedQty = order.qty() - executed;
        return true;
    }

    private void exposure(Met.@Nullable Risk set) {
        Met.Limited client = met.limited(Kind.CLIENT);
        Limits limits = client == null ? null : client.limits();
        boolean unset =
                limits == null
                        || limits.grossE4() == Limits.NOT_SET
                        || limits.orderNotionalE4() == Limits.NOT_SET;
        if (unset) {
            block(ReasonCode.LIMITS_NOT_SET, "client:" + context.clientId());
        }
        valuedAtE8 = valuation.priceE8(order, reference);
        try {
            Exposure without = withoutOriginal();
            boolean increases = Exposures.increase(without, order.side(), reservedQty) > 0;
            if (increases && set != null) {
                block(ReasonCode.REDUCE_ONLY_WOULD_INCREASE, set.scope().text());
            }
            if (increases && order.reduceOnly()) {
                reasons.add(
                        Reason.of(ReasonCode.REDUCE_ONLY_WOULD_INCREASE, "reduce_only", "order"));
            }
            if (valuedAtE8 == Order.NO_PRICE) {
                block(ReasonCode.PRICE_UNAVAILABLE, "order");
                return;
            }
            reserve(without);
            Exposure after =
                    original == null && exposureAfter != null
                            ? exposureAfter
                            : Exposures.reserve(without, order.side(), reservedQty, reservedE4);
            if (!unset) {
                new LimitChecks(order, context, before, without, after, reasons, measures)
                        .check(met.limited(), notionalE4, increases);
            }
        } catch (ArithmeticException e) {
            block(ReasonCode.AMOUNT_OUT_OF_RANGE, "order");
        }
    }

    /** The exposure that the order meets: one that it stands against is out of the way. */
    private Exposure withoutOriginal() {
        return original == null
                ? before
                : Exposures.release(
                        before, order.side(), original.leavesQty(), original.reservedE4());
    }

    private void reserve(Exposure without) {
        notionalE4 = Amounts.notionalE4(order.qty(), valuedAtE8);
        reservedE4 = reservedQty == 0 ? 0 : Amounts.notionalE4(reservedQty, valuedAtE8);
        long qty = reservedQty;
        long amountE4 = reservedE4;
        if (original != null) {
            qty = Math.max(qty, original.leavesQty());
            amountE4 = Math.max(amountE4, original.reservedE4());
        }
        if (amountE4 > Long.MAX_VALUE - situation.mostE4()) {
            throw new ArithmeticException("the firm's sums have no room for " + amountE4);
        }
        exposureAfter = Exposures.reserve(without, order.side(), qty, amountE4);
        grossAfterE4 =
                Math.addExact(
                        Math.subtractExact(grossBeforeE4(), before.grossE4()),
                        exposureAfter.grossE4());
    }

    private void block(ReasonCode code, String scope) {
        reasons.add(Reason.of(code, null, scope));
    }
}
