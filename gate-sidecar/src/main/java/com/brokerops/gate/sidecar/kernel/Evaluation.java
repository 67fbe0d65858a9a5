package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.RiskChanged;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order against risk state, rules and limits: collects every reason against it and what its
 * exposure would be. Reads, changes nothing.
 */
final class Evaluation {
    private static final Comparator<Reason> PRECEDENCE = Comparator.comparing(Reason::code);

    private final Order order;
    private final Context context;
    private final String clientId;
    private final @Nullable Identity originalName;
    private final Valuation valuation;
    private final Ledger ledger;
    private final List<Reason> reasons = new ArrayList<>(0);
    private final Exposure before;
    private final long grossBeforeE4;
    private @Nullable Reservation original;
    private final @Nullable ReferencePrice reference;
    private @Nullable List<Reason> measures;
    private long valuedAtE8 = Order.NO_PRICE;
    private long notionalE4 = Decided.NO_NOTIONAL;
    private long reservedQty;
    private long reservedE4;
    private long grossAfterE4;
    private @Nullable Exposure exposureAfter;

    /**
     * @param originalName of the order that this one is to replace, or null
     * @param reference a fresh price of the symbol, or null
     */
    Evaluation(
            Order order,
            Context context,
            @Nullable Identity originalName,
            @Nullable ReferencePrice reference,
            Valuation valuation,
            Ledger ledger) {
        this.order = order;
        this.context = context;
        this.clientId = context.clientId();
        this.originalName = originalName;
        this.reference = reference;
        this.valuation = valuation;
        this.ledger = ledger;
        this.before = ledger.exposure(clientId, order.symbol());
        this.grossBeforeE4 = ledger.grossE4(clientId);
        this.reservedQty = order.qty();
    }

    /** From here on every limit that is looked at is added to the list, with its operands. */
    Evaluation measuringInto(List<Reason> list) {
        measures = list;
        return this;
    }

    /** Looks at everything; under HALT at nothing else. */
    Evaluation check(Policy policy, LimitsBook limits, RiskControl risk) {
        capacity();
        RiskChanged set = risk.strictest(context, order.symbol(), order.side());
        if (set != null && set.state() == RiskState.HALT) {
            block(ReasonCode.POLICY_HALT, set.scope().text());
            return this;
        }
        policy.check(order, Valuation.leastE8(order, reference), reasons);
        if (order.origClientOrderId() == null || replaceable()) {
            exposure(limits, set);
        }
        reasons.sort(PRECEDENCE);
        return this;
    }

    List<Reason> reasons() {
        return reasons;
    }

    boolean authorized() {
        return reasons.isEmpty();
    }

    @Nullable UUID replaces() {
        return original == null || !authorized() ? null : original.traceId();
    }

    @Nullable ReferencePrice reference() {
        return reference;
    }

    long valuedAtE8() {
        return valuedAtE8;
    }

    long notionalE4() {
        return notionalE4;
    }

    long reservedQty() {
        return reservedQty;
    }

    long reservedE4() {
        return reservedE4;
    }

    long grossBeforeE4() {
        return grossBeforeE4;
    }

    long grossAfterE4() {
        return authorized() ? grossAfterE4 : grossBeforeE4;
    }

    @Nullable Exposure exposureAfter() {
        return authorized() ? exposureAfter : null;
    }

    private void capacity() {
        if (!ledger.hasRoomForKey()) {
            block(ReasonCode.IDEMPOTENCY_CAPACITY, "gate");
        }
        if (!ledger.hasRoomFor(context, order.symbol())) {
            block(ReasonCode.STATE_CAPACITY, "gate");
        }
    }

    /** Finds the order that this one is to replace; false, with a reason, if it cannot be. */
    private boolean replaceable() {
        String scope = "order:" + order.origClientOrderId();
        Reservation found = originalName == null ? null : ledger.reservationOf(originalName);
        if (found == null || !found.open()) {
            reasons.add(Reason.of(ReasonCode.DUPLICATE_CLOSED, "replace", scope));
            return false;
        }
        if (!isLike(found)) {
            reasons.add(Reason.of(ReasonCode.IDEMPOTENCY_MISMATCH, "replace", scope));
            return false;
        }
        if (found.pair() != null) {
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

    /** True if only quantity, price and conditions of the order are others. */
    private boolean isLike(Reservation found) {
        Context names = found.context();
        return found.symbol().equals(order.symbol())
                && found.side() == order.side()
                && Objects.equals(names.deskId(), context.deskId())
                && Objects.equals(names.traderId(), context.traderId())
                && Objects.equals(names.strategyId(), context.strategyId());
    }

    private void exposure(LimitsBook book, @Nullable RiskChanged set) {
        Limits limits = book.of(Kind.CLIENT, clientId);
        boolean unset =
                limits == null
                        || limits.grossE4() == Limits.NOT_SET
                        || limits.orderNotionalE4() == Limits.NOT_SET;
        if (unset) {
            block(ReasonCode.LIMITS_NOT_SET, "client:" + clientId);
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
                new LimitChecks(order, context, ledger, before, without, after, reasons, measures)
                        .check(book, notionalE4, increases);
            }
        } catch (ArithmeticException e) {
            block(ReasonCode.AMOUNT_OUT_OF_RANGE, "order");
        }
    }

    /** The exposure that the order meets: one that it is to replace is out of the way. */
    private Exposure withoutOriginal() {
        return original == null
                ? before
                : Holdings.of(original, null).replacedBy(Holdings.NONE, before, original);
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
        exposureAfter = Exposures.reserve(without, order.side(), qty, amountE4);
        grossAfterE4 = ledger.grossAfterE4(clientId, before, exposureAfter);
    }

    private void block(ReasonCode code, String scope) {
        reasons.add(Reason.of(code, null, scope));
    }
}
