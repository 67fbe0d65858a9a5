package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a line says that was read is what the lists say that was there. */
record MetCheck(Decided decided, Met met, Book book) {
    static void of(Decided decided, Book book, long atMillis) {
        new MetCheck(decided, Objects.requireNonNull(decided.met()), book).check(atMillis);
    }

    private void check(long atMillis) {
        String client = decided.context().clientId();
        Map<String, Holding> holdings = book.holdings(client);
        Holding holding = holdings.get(decided.order().symbol());
        Exposure before = holding == null ? Exposure.FLAT : holding.exposure();
        require(before.equals(met.exposureBefore()), before);
        for (Kind kind : Kind.values()) {
            Scope scope =
                    kind == Kind.CLIENT_SYMBOL
                            ? null
                            : Sums.scope(kind, decided.order(), decided.context());
            Met.Limited limited = met.limited(kind);
            Limits stated = limited == null ? null : limited.limits();
            Limits inForce = scope == null ? null : book.owners.inForce(scope);
            require(Objects.equals(stated, inForce), scope);
            if (limited != null && scope != null) {
                sums(limited, new Sums(book, scope));
            }
            if (limited != null && kind == Kind.CLIENT) {
                book.funds.met(limited, holdings, client, atMillis);
            }
        }
    }

    private void sums(Met.Limited limited, Sums sums) {
        Holding pending = sums.pending();
        boolean open =
                isMoney(limited.pendingBuyE4(), pending.buying())
                        && isMoney(limited.pendingSellE4(), pending.selling())
                        && limited.openOrders() == sums.openOrders();
        require(open, sums.scope());
        if (!sums.scope().kind().ofAWay()) {
            BigDecimal gross = BigDecimal.ZERO;
            BigDecimal cost = BigDecimal.ZERO;
            List<Holding> holdings = sums.holdings();
            for (Holding holding : holdings) {
                gross = gross.add(holding.gross());
                cost = cost.add(holding.cost());
            }
            boolean held =
                    isMoney(limited.grossE4(), gross) && isMoney(limited.positionCostE4(), cost);
            require(held, sums.scope());
        }
        Met.Day day = limited.day();
        if (day != null) {
            boolean same =
                    is(day.executedQty(), sums.executedQty())
                            && isMoney(day.executedE4(), sums.executed())
                            && is(day.pendingQty(), pending.pendingQty());
            require(same, sums.scope());
        }
        Met.Position position = limited.position();
        if (position != null) {
            Exposure held = sums.position(decided.order().symbol()).exposure();
            boolean same =
                    position.qty() == held.position()
                            && position.pendingBuyQty() == held.pendingBuyQty()
                            && position.pendingSellQty() == held.pendingSellQty();
            require(same, sums.scope());
        }
    }

    private static boolean is(long stated, BigDecimal summed) {
        return BigDecimal.valueOf(stated).compareTo(summed) == 0;
    }

    private static boolean isMoney(long statedE4, BigDecimal summed) {
        return Holding.money(statedE4).compareTo(summed) == 0;
    }

    private void require(boolean same, Object what) {
        unless(same, "MODEL", "{} met {}, not {}", decided.order(), met, what);
    }
}
