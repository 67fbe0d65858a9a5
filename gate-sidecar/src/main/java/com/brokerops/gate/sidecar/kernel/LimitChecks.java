package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Met.Day;
import com.brokerops.gate.contract.Met.Funds;
import com.brokerops.gate.contract.Met.Limited;
import com.brokerops.gate.contract.Met.Position;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order against the limits of every scope that it belongs to, the widest first. An order that
 * only reduces is measured against the limits of its own size and no other.
 *
 * <p>Of each kind of limit the first that fires is reported, and of all of them no more than fit
 * into a line of the log.
 */
final class LimitChecks {
    /** The most reasons that limits give. */
    static final int MAX_REASONS = 4;

    /** The most that rules and limits give together, so that a line stays below 8 KiB. */
    private static final int MAX_WITH_RULES = 6;

    private final Order order;
    private final Context context;
    private final Exposure before;
    private final Exposure without;
    private final Exposure after;
    private final List<Reason> reasons;
    private final @Nullable List<Reason> measures;
    private final int reasonsBefore;

    /**
     * @param before the client's exposure in the symbol as it is
     * @param without the same without the order that this one is to replace
     * @param after the same with this one
     * @param reasons receives what fires
     * @param measures receives every limit that is looked at, if it is not null
     */
    LimitChecks(
            Order order,
            Context context,
            Exposure before,
            Exposure without,
            Exposure after,
            List<Reason> reasons,
            @Nullable List<Reason> measures) {
        this.order = order;
        this.context = context;
        this.before = before;
        this.without = without;
        this.after = after;
        this.reasons = reasons;
        this.measures = measures;
        this.reasonsBefore = reasons.size();
    }

    void check(List<Limited> scopes, long notionalE4, boolean increases) {
        for (int i = 0; i < scopes.size(); i++) {
            Limited scope = scopes.get(i);
            size(scope.limits(), scope.kind(), notionalE4);
            if (increases) {
                exposure(scope.limits(), scope.kind(), scope);
            }
        }
    }

    private void size(Limits limits, Kind kind, long notionalE4) {
        require(
                ReasonCode.QTY_LIMIT_EXCEEDED,
                "order_qty",
                kind,
                Unit.QTY,
                limits.orderQty(),
                order.qty(),
                0);
        require(
                ReasonCode.NOTIONAL_LIMIT_EXCEEDED,
                "order_notional",
                kind,
                Unit.MONEY,
                limits.orderNotionalE4(),
                notionalE4,
                0);
    }

    private void exposure(Limits limits, Kind kind, Limited account) {
        if (kind == Kind.CLIENT) {
            position(limits, Kind.SYMBOL, after, without);
        }
        Position held = account.position();
        if (held != null) {
            position(limits, kind, withPending(held, after), withPending(held, without));
        }
        require(
                ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                "gross",
                kind,
                Unit.MONEY,
                limits.grossE4(),
                gross(account, after),
                gross(account, without));
        require(
                ReasonCode.NET_EXPOSURE_EXCEEDED,
                "net",
                kind,
                Unit.MONEY,
                limits.netE4(),
                net(account, after),
                net(account, without));
        require(
                ReasonCode.OPEN_ORDER_LIMIT,
                "open_order_notional",
                kind,
                Unit.MONEY,
                limits.openOrdersE4(),
                openOrders(account, after),
                openOrders(account, without));
        require(
                ReasonCode.OPEN_ORDER_LIMIT,
                "open_order_count",
                kind,
                Unit.QTY,
                limits.openOrders(),
                account.openOrders() + 1,
                account.openOrders());
        Day day = account.day();
        if (day != null) {
            day(limits, day, kind, account);
        }
        Funds funds = account.funds();
        if (funds != null) {
            buyingPower(limits, funds, kind, account);
        }
    }

    /** What was executed since the session began, and what may be executed yet. */
    private void day(Limits limits, Day day, Kind kind, Limited account) {
        require(
                ReasonCode.DAY_LIMIT,
                "day_qty",
                kind,
                Unit.QTY,
                limits.dayQty(),
                Math.addExact(day.executedQty(), pendingQty(day, after)),
                Math.addExact(day.executedQty(), pendingQty(day, without)));
        require(
                ReasonCode.DAY_LIMIT,
                "day_notional",
                kind,
                Unit.MONEY,
                limits.dayNotionalE4(),
                Math.addExact(day.executedE4(), openOrders(account, after)),
                Math.addExact(day.executedE4(), openOrders(account, without)));
    }

    private long pendingQty(Day day, Exposure with) {
        long more =
                with.pendingBuyQty()
                        - before.pendingBuyQty()
                        + with.pendingSellQty()
                        - before.pendingSellQty();
        return Math.addExact(day.pendingQty(), more);
    }

    /** Without a balance there is none. */
    private void buyingPower(Limits limits, Funds funds, Kind kind, Limited account) {
        Balance balance = funds.balance();
        if (balance == null) {
            if (!isReported("balance")) {
                reasons.add(Reason.of(ReasonCode.BUYING_POWER, "balance", scope("balance", kind)));
            }
            return;
        }
        require(
                ReasonCode.BUYING_POWER,
                "buying_power",
                kind,
                Unit.MONEY,
                balance.leveredE4(limits.leveragePercent()),
                Math.addExact(funds.marginE4(), openOrders(account, after)),
                Math.addExact(funds.marginE4(), openOrders(account, without)));
    }

    /** What a desk, trader or strategy has of the symbol, as an exposure without amounts. */
    private Exposure withPending(Position held, Exposure with) {
        return new Exposure(
                held.qty(),
                0,
                Math.addExact(held.pendingBuyQty(), with.pendingBuyQty() - before.pendingBuyQty()),
                0,
                Math.addExact(
                        held.pendingSellQty(), with.pendingSellQty() - before.pendingSellQty()),
                0);
    }

    private void position(Limits limits, Kind kind, Exposure with, Exposure less) {
        boolean buy = order.side() == Side.BUY;
        require(
                ReasonCode.SYMBOL_EXPOSURE_EXCEEDED,
                buy ? "symbol_long" : "symbol_short",
                kind,
                Unit.QTY,
                buy ? limits.symbolLongQty() : limits.symbolShortQty(),
                buy ? longest(with) : shortest(with),
                buy ? longest(less) : shortest(less));
    }

    private static long longest(Exposure exposure) {
        return Math.addExact(exposure.position(), exposure.pendingBuyQty());
    }

    private static long shortest(Exposure exposure) {
        return Math.subtractExact(exposure.pendingSellQty(), exposure.position());
    }

    private long gross(Limited account, Exposure with) {
        return Math.addExact(
                account.grossE4(), Math.subtractExact(with.grossE4(), before.grossE4()));
    }

    /** The worse side of the net position with what is pending on it. */
    private long net(Limited account, Exposure with) {
        long buyE4 = account.pendingBuyE4() + with.pendingBuyE4() - before.pendingBuyE4();
        long sellE4 = account.pendingSellE4() + with.pendingSellE4() - before.pendingSellE4();
        return Math.max(
                Math.absExact(Math.addExact(account.positionCostE4(), buyE4)),
                Math.absExact(Math.subtractExact(account.positionCostE4(), sellE4)));
    }

    private long openOrders(Limited account, Exposure with) {
        long pendingE4 = Math.addExact(account.pendingBuyE4(), account.pendingSellE4());
        long beforeE4 = Math.addExact(before.pendingBuyE4(), before.pendingSellE4());
        long withE4 = Math.addExact(with.pendingBuyE4(), with.pendingSellE4());
        return Math.addExact(pendingE4, withE4 - beforeE4);
    }

    private void require(
            ReasonCode code, String id, Kind kind, Unit unit, long limit, long actual, long used) {
        if (limit == Limits.NOT_SET) {
            return;
        }
        if (measures != null) {
            measures.add(measure(code, id, kind, unit, limit, actual, used));
        }
        if (actual > limit && !isReported(id)) {
            reasons.add(measure(code, id, kind, unit, limit, actual, used));
        }
    }

    private Reason measure(
            ReasonCode code, String id, Kind kind, Unit unit, long limit, long actual, long used) {
        long headroom = Math.subtractExact(limit, used);
        return new Reason(code, id, scope(id, kind), unit, limit, actual, headroom);
    }

    private String scope(String id, Kind kind) {
        return id.startsWith("order_")
                ? "order"
                : new Scope(kind, scopeName(kind), symbol(kind)).text();
    }

    private @Nullable String scopeName(Kind kind) {
        return kind == Kind.SYMBOL ? null : Situation.name(kind, order, context);
    }

    private @Nullable String symbol(Kind kind) {
        return kind == Kind.SYMBOL ? order.symbol() : null;
    }

    /** True if that kind of limit is, or if there is no room for it. */
    private boolean isReported(String id) {
        for (int i = reasonsBefore; i < reasons.size(); i++) {
            if (id.equals(reasons.get(i).ruleId())) {
                return true;
            }
        }
        int ofRulesAndLimits = 0;
        for (Reason reason : reasons) {
            if (reason.code().compareTo(ReasonCode.STATE_CAPACITY) > 0) {
                ofRulesAndLimits++;
            }
        }
        return reasons.size() - reasonsBefore >= MAX_REASONS || ofRulesAndLimits >= MAX_WITH_RULES;
    }
}
