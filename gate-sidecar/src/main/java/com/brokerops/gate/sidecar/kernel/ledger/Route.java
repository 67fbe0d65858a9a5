package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client in one symbol by way of one desk, trader and strategy: what an order counts against.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Route {
    final int number;
    final Cell cell;

    /** The names, without session and type of account. */
    final Context context;

    private final Turnover.Day day;
    private @Nullable Turnover turnover;
    private final Account firm;
    private final Account client;
    private final Account symbol;
    private final @Nullable Account desk;
    private final @Nullable Account trader;
    private final @Nullable Account strategy;

    Route(
            int number,
            Cell cell,
            Context context,
            Turnover.Day day,
            Account firm,
            Account client,
            Account symbol,
            @Nullable Account desk,
            @Nullable Account trader,
            @Nullable Account strategy) {
        this.number = number;
        this.cell = cell;
        this.context = context;
        this.day = day;
        this.firm = firm;
        this.client = client;
        this.symbol = symbol;
        this.desk = desk;
        this.trader = trader;
        this.strategy = strategy;
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
        if (desk != null) {
            desk.pend(before, after);
        }
        if (trader != null) {
            trader.pend(before, after);
        }
        if (strategy != null) {
            strategy.pend(before, after);
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
        if (desk != null) {
            desk.execute(qty, amountE4);
        }
        if (trader != null) {
            trader.execute(qty, amountE4);
        }
        if (strategy != null) {
            strategy.execute(qty, amountE4);
        }
    }

    /** So much more is pending by desk, trader and strategy; the exposure says so already. */
    void restore(Side side, long qty, long amountE4) {
        long buyE4 = side == Side.BUY ? amountE4 : 0;
        long sellE4 = side == Side.SELL ? amountE4 : 0;
        if (desk != null) {
            desk.pend(qty, buyE4, sellE4);
        }
        if (trader != null) {
            trader.pend(qty, buyE4, sellE4);
        }
        if (strategy != null) {
            strategy.pend(qty, buyE4, sellE4);
        }
    }

    /** So many more orders are open. */
    void open(int more) {
        firm.open(more);
        client.open(more);
        symbol.open(more);
        if (desk != null) {
            desk.open(more);
        }
        if (trader != null) {
            trader.open(more);
        }
        if (strategy != null) {
            strategy.open(more);
        }
    }
}
