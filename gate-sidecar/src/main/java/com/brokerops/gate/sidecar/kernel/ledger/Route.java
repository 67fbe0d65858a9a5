package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client in one symbol by way of one desk, trader and strategy: what an order counts against.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Route {
    private static final ScopePosition[] NONE = {};

    final int number;
    final Cell cell;

    /** The names, without session and type of account. */
    final Context context;

    private final Turnover.Day day;
    private @Nullable Turnover turnover;
    private final Account firm;
    private final Account client;
    private final Account symbol;
    private final ScopePosition[] ways;

    Route(
            int number,
            Cell cell,
            Context context,
            Turnover.Day day,
            Account firm,
            Account client,
            Account symbol,
            @Nullable ScopePosition desk,
            @Nullable ScopePosition trader,
            @Nullable ScopePosition strategy) {
        this.number = number;
        this.cell = cell;
        this.context = context;
        this.day = day;
        this.firm = firm;
        this.client = client;
        this.symbol = symbol;
        this.ways = named(desk, trader, strategy);
    }

    /** Most orders have none of them. */
    private static ScopePosition[] named(@Nullable ScopePosition... ways) {
        List<ScopePosition> named = new ArrayList<>(ways.length);
        for (ScopePosition way : ways) {
            if (way != null) {
                named.add(way);
            }
        }
        return named.isEmpty() ? NONE : named.toArray(NONE);
    }

    boolean leadsThrough(Context other) {
        return Objects.equals(context.deskId(), other.deskId())
                && Objects.equals(context.traderId(), other.traderId())
                && Objects.equals(context.strategyId(), other.strategyId());
    }

    /** The client's exposure has changed by an order that came this way. */
    void move(Exposure before, Exposure after) {
        firm.move(before, after);
        client.move(before, after);
        symbol.move(before, after);
        for (ScopePosition way : ways) {
            way.pend(before, after);
        }
    }

    /** By which it is known among those of its cell. */
    String name() {
        return context.deskId() + " " + context.traderId() + " " + context.strategyId();
    }

    /** What came this way and was executed since the session began. */
    Turnover turnover() {
        return turnover == null ? new Turnover(day) : turnover;
    }

    /** So much more, or less, was executed of orders that came this way. */
    void execute(Wide qty, Wide amountE4) {
        turnover = turnover();
        turnover.add(qty, amountE4);
        firm.execute(qty, amountE4);
        client.execute(qty, amountE4);
        symbol.execute(qty, amountE4);
        for (ScopePosition way : ways) {
            way.execute(qty, amountE4);
        }
    }

    /** So much more was bought, or sold, by orders that came this way. */
    void hold(long signedQty) {
        if (signedQty != 0 && ways.length > 0) {
            Wide qty = new Wide();
            qty.add(signedQty);
            for (ScopePosition way : ways) {
                way.hold(qty);
            }
        }
    }

    /** So much more is pending by desk, trader and strategy; the exposure says so already. */
    void restore(Side side, long qty, long amountE4) {
        for (ScopePosition way : ways) {
            way.pend(side, qty, amountE4);
        }
    }

    /** So many more orders are open. */
    void open(int more) {
        firm.open(more);
        client.open(more);
        symbol.open(more);
        for (ScopePosition way : ways) {
            way.open(more);
        }
    }
}
