package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * How far limits are used, by kind of scope and kind of limit: not one figure for each scope, of
 * which there may be a hundred thousand. They are looked at a part at a time, so that no order
 * waits for it. The size of one order is not used up by anything, and a position in one symbol
 * would have to be looked at in each.
 *
 * <p><b>Thread.</b> The gate thread looks; any other may read what it has found.
 */
public final class LimitUse {
    /** From this part on a limit counts as nearly used. */
    public static final double NEAR = 0.8;

    private static final int MOST_AT_ONCE = 64; // some 100 ns each
    private static final long PERIOD_MILLIS = 1_000;

    /** What a scope can use up. */
    public enum Limit {
        GROSS,
        NET,
        OPEN_ORDER_NOTIONAL,
        OPEN_ORDER_COUNT,
        DAY_QTY,
        DAY_NOTIONAL,
        BUYING_POWER;

        /** How it is written in a limits file; {@code buying_power} is that of leverage_percent. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** True if such a scope can have it. */
        public boolean measuredFor(Kind kind) {
            return switch (this) {
                case GROSS, NET -> !kind.ofAWay();
                case BUYING_POWER -> kind == Kind.CLIENT;
                default -> true;
            };
        }
    }

    /**
     * One kind of limit of one kind of scope.
     *
     * @param scopes how many have it
     * @param near how many of these have used {@link #NEAR} of it or more
     * @param largest the largest part of it that one of them has used; NaN without any
     */
    public record Use(long scopes, long near, double largest) {
        private static final Use NONE = new Use(0, 0, Double.NaN);

        private Use and(double part) {
            boolean first = Double.isNaN(largest);
            return new Use(
                    scopes + 1,
                    near + (part >= NEAR ? 1 : 0),
                    first ? part : Math.max(largest, part));
        }
    }

    /** What the firm has open and at stake. Money 1e-4. */
    public record Firm(long openOrders, long pendingBuyE4, long pendingSellE4, long grossE4) {}

    private final Kernel kernel;
    private volatile Map<Kind, Map<Limit, Use>> found = Map.of();
    private volatile long version;
    private volatile int expiries;
    private volatile Firm firm = new Firm(0, 0, 0, 0);
    private Map<Kind, Map<Limit, Use>> looking = new EnumMap<>(Kind.class);
    private Iterator<Kind> kinds = Collections.emptyIterator();
    private Kind kind = Kind.GLOBAL;
    private Iterator<Map.Entry<String, Limits>> scopes = Collections.emptyIterator();
    private long scopesVersion;
    private long beganMillis;
    private boolean done = true;

    LimitUse(Kernel kernel) {
        this.kernel = kernel;
        readTotals();
    }

    private void readTotals() {
        version = kernel.limits().version();
        expiries = kernel.limits().expiries();
        Account all = kernel.ledger().account(Kind.GLOBAL, null);
        firm = new Firm(all.openOrders(), all.pendingBuyE4(), all.pendingSellE4(), all.grossE4());
    }

    /** The version of the limits in force. */
    public long version() {
        return version;
    }

    /** How many of them will expire. */
    public int expiries() {
        return expiries;
    }

    /** What the firm has open. */
    public Firm firm() {
        return firm;
    }

    /** What was found when all were looked at last: a second ago, or as long as that took. */
    public Use of(Kind of, Limit limit) {
        return found.getOrDefault(of, Map.of()).getOrDefault(limit, Use.NONE);
    }

    /** Looks at some more of them, or begins again when it is time. */
    void sweep(long nowMillis) {
        if (version != kernel.limits().version() || nowMillis - beganMillis >= PERIOD_MILLIS) {
            readTotals();
        }
        boolean changed = scopesVersion != kernel.limits().scopesVersion();
        if (done ? nowMillis - beganMillis >= PERIOD_MILLIS : changed) {
            begin(nowMillis);
        }
        for (int looked = 0; !done && looked < MOST_AT_ONCE; looked++) {
            next(nowMillis);
        }
    }

    private void begin(long nowMillis) {
        looking = new EnumMap<>(Kind.class);
        kinds = kernel.limits().kinds().iterator();
        scopes = Collections.emptyIterator();
        scopesVersion = kernel.limits().scopesVersion();
        beganMillis = nowMillis;
        done = false;
    }

    private void next(long nowMillis) {
        while (!scopes.hasNext()) {
            if (!kinds.hasNext()) {
                found = looking;
                done = true;
                return;
            }
            kind = kinds.next();
            scopes = kernel.limits().inForce(kind).entrySet().iterator();
        }
        Map.Entry<String, Limits> scope = scopes.next();
        look(scope.getKey(), scope.getValue(), nowMillis);
    }

    private void look(String name, Limits limits, long nowMillis) {
        Account account = kernel.ledger().account(kind, name);
        double buysE4 = account.pendingBuyE4();
        double sellsE4 = account.pendingSellE4();
        double costE4 = account.positionCostE4();
        use(Limit.GROSS, limits.grossE4(), (double) account.grossE4());
        use(
                Limit.NET,
                limits.netE4(),
                Math.max(Math.abs(costE4 + buysE4), Math.abs(costE4 - sellsE4)));
        use(Limit.OPEN_ORDER_NOTIONAL, limits.openOrdersE4(), buysE4 + sellsE4);
        use(Limit.OPEN_ORDER_COUNT, limits.openOrders(), (double) account.openOrders());
        double dayQty = (double) account.executedQty() + account.pendingQty();
        use(Limit.DAY_QTY, limits.dayQty(), dayQty);
        use(Limit.DAY_NOTIONAL, limits.dayNotionalE4(), account.executedE4() + buysE4 + sellsE4);
        if (limits.leveragePercent() != Limits.NOT_SET) {
            Balance balance = kernel.balance(name, nowMillis);
            long powerE4 = balance == null ? 0 : balance.leveredE4(limits.leveragePercent());
            double stakeE4 = account.marginE4() + buysE4 + sellsE4;
            use(Limit.BUYING_POWER, Math.max(0, powerE4), stakeE4);
        }
    }

    /** Of nothing everything is too much, and nothing is nothing. */
    private void use(Limit limit, long most, double used) {
        if (most != Limits.NOT_SET) {
            double part = used == 0 ? 0 : used / most;
            looking.computeIfAbsent(kind, _ -> new EnumMap<>(Limit.class))
                    .merge(limit, Use.NONE.and(part), (before, _) -> before.and(part));
        }
    }
}
