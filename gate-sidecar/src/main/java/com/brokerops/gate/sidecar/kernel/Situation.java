package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Met.Day;
import com.brokerops.gate.contract.Met.Funds;
import com.brokerops.gate.contract.Met.Limited;
import com.brokerops.gate.contract.Met.Position;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.ledger.ScopePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an order comes: all that its evaluation reads of the state, read before it begins. There
 * are two ways to one, the state as it is and a line of the log, and one evaluation for both.
 *
 * @param grossBeforeE4 the client's gross exposure
 * @param mostE4 the largest of the firm's sums, which must not leave the range of a long
 * @param roomForKey true if it, and those that come with it, can be remembered
 * @param roomForOrder true if it, and those that come with it, can be reserved
 */
record Situation(
        Met met, long grossBeforeE4, long mostE4, boolean roomForKey, boolean roomForOrder) {
    /** The scopes that can have limits, the widest first. */
    private static final Kind[] SCOPES = {
        Kind.GLOBAL, Kind.DESK, Kind.TRADER, Kind.CLIENT, Kind.STRATEGY, Kind.SYMBOL
    };

    /**
     * As the state is now.
     *
     * @param original the name of the order that is to be replaced, or null
     * @param together how many orders are to find room
     */
    static Situation of(
            Order order,
            Context context,
            @Nullable Identity original,
            int together,
            long nowMillis,
            Kernel kernel) {
        Ledger ledger = kernel.ledger();
        Met met =
                new Met(
                        kernel.config().valuation().collarBasisPoints(),
                        ledger.exposure(context.clientId(), order.symbol()),
                        strictest(kernel.risk().strictest(context, order.symbol(), order.side())),
                        original == null
                                ? null
                                : original(ledger.reservationOf(original), order, context, ledger),
                        limited(order, context, nowMillis, kernel));
        return new Situation(
                met,
                ledger.grossE4(context.clientId()),
                ledger.account(Kind.GLOBAL, null).mostE4(),
                ledger.hasRoomForKeys(together),
                ledger.hasRoomFor(context, order.symbol(), together));
    }

    /**
     * As the line of a decision says that it was.
     *
     * @throws IllegalArgumentException if the line does not say, or says what no gate writes
     */
    static Situation of(Decided recorded) {
        Met met = recorded.met();
        if (met == null) {
            throw new IllegalArgumentException("the line does not say what was met");
        }
        for (Limited scope : met.limited()) {
            if (scope.kind() != Kind.GLOBAL
                    && name(scope.kind(), recorded.order(), recorded.context()) == null) {
                throw new IllegalArgumentException("the order belongs to no " + scope.kind());
            }
        }
        Limited client = met.limited(Kind.CLIENT);
        return new Situation(
                met,
                client == null ? recorded.grossBeforeE4() : client.grossE4(),
                isWithout(recorded, ReasonCode.AMOUNT_OUT_OF_RANGE) ? 0 : Long.MAX_VALUE,
                isWithout(recorded, ReasonCode.IDEMPOTENCY_CAPACITY),
                isWithout(recorded, ReasonCode.STATE_CAPACITY));
    }

    private static boolean isWithout(Decided recorded, ReasonCode code) {
        for (Reason reason : recorded.reasons()) {
            if (reason.code() == code) {
                return false;
            }
        }
        return true;
    }

    /** The name by which an order belongs to a scope, or null. */
    static @Nullable String name(Kind kind, Order order, Context context) {
        return switch (kind) {
            case GLOBAL -> null;
            case DESK -> context.deskId();
            case TRADER -> context.traderId();
            case CLIENT -> context.clientId();
            case STRATEGY -> context.strategyId();
            case SYMBOL -> order.symbol();
            case CLIENT_SYMBOL -> throw new IllegalStateException("has no limits");
        };
    }

    private static Met.@Nullable Risk strictest(@Nullable RiskChanged set) {
        return set == null ? null : new Met.Risk(set.scope(), set.side(), set.state());
    }

    private static Met.@Nullable Original original(
            @Nullable Reservation found, Order order, Context context, Ledger ledger) {
        return found == null
                ? null
                : new Met.Original(
                        found.traceId(),
                        found.state(),
                        isLike(found, order, context),
                        found.pair() != null || ledger.lineage().hasOpenSuccessor(found.traceId()),
                        found.leavesQty(),
                        found.executedQty(),
                        found.reservedE4());
    }

    /** True if only quantity, price and conditions of the order are others. */
    private static boolean isLike(Reservation found, Order order, Context context) {
        Context names = found.context();
        return found.symbol().equals(order.symbol())
                && found.side() == order.side()
                && Objects.equals(names.deskId(), context.deskId())
                && Objects.equals(names.traderId(), context.traderId())
                && Objects.equals(names.strategyId(), context.strategyId());
    }

    private static List<Limited> limited(
            Order order, Context context, long nowMillis, Kernel kernel) {
        Limited first = null; // most have one
        List<Limited> more = List.of();
        for (Kind kind : SCOPES) {
            String name = name(kind, order, context);
            Limits limits = kernel.limits().of(kind, name);
            if (limits != null) {
                Account account = kernel.ledger().account(kind, name);
                Limited scope =
                        new Limited(
                                kind,
                                limits,
                                account.positionCostE4(),
                                account.pendingBuyE4(),
                                account.pendingSellE4(),
                                account.grossE4(),
                                account.openOrders(),
                                funds(limits, account, context, nowMillis, kernel),
                                day(limits, account),
                                position(kind, limits, account, order.symbol()));
                if (first == null) {
                    first = scope;
                } else {
                    more = more.isEmpty() ? new ArrayList<>(List.of(first)) : more;
                    more.add(scope);
                }
            }
        }
        return first == null || !more.isEmpty() ? more : List.of(first);
    }

    private static @Nullable Position position(
            Kind kind, Limits limits, Account account, String symbol) {
        if (!kind.ofAWay() || !limits.ofAPosition()) {
            return null;
        }
        ScopePosition held = account.position(symbol);
        return new Position(held.qty(), held.pendingBuyQty(), held.pendingSellQty());
    }

    private static @Nullable Day day(Limits limits, Account account) {
        return limits.ofADay()
                ? new Day(account.executedQty(), account.executedE4(), account.pendingQty())
                : null;
    }

    private static @Nullable Funds funds(
            Limits limits, Account account, Context context, long nowMillis, Kernel kernel) {
        return limits.leveragePercent() == Limits.NOT_SET
                ? null
                : new Funds(account.marginE4(), kernel.balance(context.clientId(), nowMillis));
    }
}
