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
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order against risk state, rules and limits: collects every reason against it and what its
 * exposure would be. Reads, changes nothing.
 */
final class Evaluation {
    private static final Comparator<Reason> PRECEDENCE = Comparator.comparing(Reason::code);

    private final Order order;
    private final String clientId;
    private final List<Reason> reasons = new ArrayList<>(0);
    private long notionalE4 = Decided.NO_NOTIONAL;
    private long grossBeforeE4;
    private long grossAfterE4;
    private @Nullable Exposure exposureAfter;

    private Evaluation(Order order, Context context) {
        this.order = order;
        this.clientId = context.clientId();
    }

    static Evaluation of(
            Order order,
            Context context,
            Policy policy,
            LimitsBook limits,
            RiskControl risk,
            Ledger ledger) {
        Evaluation evaluation = new Evaluation(order, context);
        evaluation.grossBeforeE4 = ledger.grossE4(evaluation.clientId);
        evaluation.capacity(ledger);
        RiskChanged set = risk.strictest(context, order.symbol(), order.side());
        if (set != null && set.state() == RiskState.HALT) {
            evaluation.block(ReasonCode.POLICY_HALT, set.scope().text());
            return evaluation;
        }
        if (set != null && evaluation.increases(ledger)) {
            evaluation.block(ReasonCode.REDUCE_ONLY_WOULD_INCREASE, set.scope().text());
        }
        policy.check(order, evaluation.reasons);
        evaluation.exposure(ledger, limits.of(evaluation.clientId));
        evaluation.reasons.sort(PRECEDENCE);
        return evaluation;
    }

    List<Reason> reasons() {
        return reasons;
    }

    boolean authorized() {
        return reasons.isEmpty();
    }

    long notionalE4() {
        return notionalE4;
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

    private void capacity(Ledger ledger) {
        if (!ledger.hasRoomForKey()) {
            block(ReasonCode.IDEMPOTENCY_CAPACITY, "gate");
        }
        if (!ledger.hasRoomFor(clientId, order.symbol())) {
            block(ReasonCode.STATE_CAPACITY, "gate");
        }
    }

    private boolean increases(Ledger ledger) {
        Exposure before = ledger.exposure(clientId, order.symbol());
        return Exposures.increase(before, order.side(), order.qty()) > 0;
    }

    private void exposure(Ledger ledger, @Nullable Limits limits) {
        boolean unset =
                limits == null
                        || limits.grossE4() == Limits.NOT_SET
                        || limits.orderNotionalE4() == Limits.NOT_SET;
        if (unset) {
            block(ReasonCode.LIMITS_NOT_SET, "client:" + clientId);
        }
        if (!order.priced()) {
            block(ReasonCode.PRICE_UNAVAILABLE, "order");
            return;
        }
        try {
            Exposure before = ledger.exposure(clientId, order.symbol());
            notionalE4 = Amounts.notionalE4(order.qty(), order.priceE8());
            exposureAfter = Exposures.reserve(before, order.side(), order.qty(), notionalE4);
            grossAfterE4 =
                    Math.addExact(
                            Math.subtractExact(grossBeforeE4, before.grossE4()),
                            exposureAfter.grossE4());
            if (limits != null && !unset) {
                limits(limits, before, exposureAfter);
            }
        } catch (ArithmeticException e) {
            block(ReasonCode.AMOUNT_OUT_OF_RANGE, "order");
        }
    }

    private void limits(Limits limits, Exposure before, Exposure after) {
        require(
                ReasonCode.NOTIONAL_LIMIT_EXCEEDED,
                "order_notional",
                "order",
                "",
                Unit.MONEY,
                limits.orderNotionalE4(),
                notionalE4,
                0);
        if (Exposures.increase(before, order.side(), order.qty()) == 0) {
            return;
        }
        boolean buy = order.side() == Side.BUY;
        require(
                ReasonCode.SYMBOL_EXPOSURE_EXCEEDED,
                buy ? "symbol_long" : "symbol_short",
                "symbol:",
                order.symbol(),
                Unit.QTY,
                buy ? limits.symbolLongQty() : limits.symbolShortQty(),
                buy ? longest(after) : shortest(after),
                buy ? longest(before) : shortest(before));
        require(
                ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                "gross",
                "client:",
                clientId,
                Unit.MONEY,
                limits.grossE4(),
                grossAfterE4,
                grossBeforeE4);
    }

    private static long longest(Exposure exposure) {
        return Math.addExact(exposure.position(), exposure.pendingBuyQty());
    }

    private static long shortest(Exposure exposure) {
        return Math.subtractExact(exposure.pendingSellQty(), exposure.position());
    }

    /** The scope comes in two parts, so that only an order that is blocked pays for its text. */
    private void require(
            ReasonCode code,
            String id,
            String scope,
            String scopeName,
            Unit unit,
            long limit,
            long actual,
            long used) {
        if (limit != Limits.NOT_SET && actual > limit) {
            reasons.add(
                    new Reason(
                            code,
                            id,
                            scope + scopeName,
                            unit,
                            limit,
                            actual,
                            Math.subtractExact(limit, used)));
        }
    }

    private void block(ReasonCode code, String scope) {
        reasons.add(Reason.of(code, null, scope));
    }
}
