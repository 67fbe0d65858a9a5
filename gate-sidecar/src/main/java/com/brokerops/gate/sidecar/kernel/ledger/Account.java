package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the positions and open orders of one scope.
 *
 * <p>Cost and gross exposure belong to clients: of a desk, trader or strategy the open orders are
 * summed, and what they have bought and sold of each symbol.
 *
 * <p><b>Units.</b> Money 1e-4.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Account {
    /** Of a scope that nothing belongs to. */
    static final Account EMPTY = new Account(new Turnover.Day());

    private long grossE4;
    private long positionCostE4;
    private long marginE4;
    private long pendingBuyE4;
    private long pendingSellE4;
    private long pendingQty;
    private long openOrders;
    private final Turnover.Day day;
    private @Nullable Turnover turnover;
    private @Nullable Map<String, ScopePosition> positions;

    Account(Turnover.Day day) {
        this.day = day;
    }

    /** The worst cases of its clients in their symbols; clients never net. */
    public long grossE4() {
        return grossE4;
    }

    /** What its positions cost, short ones negative. */
    public long positionCostE4() {
        return positionCostE4;
    }

    /** The same of each of them by itself, short ones positive: what they keep at stake. */
    public long marginE4() {
        return marginE4;
    }

    public long pendingBuyE4() {
        return pendingBuyE4;
    }

    public long pendingSellE4() {
        return pendingSellE4;
    }

    /** What its open orders may still buy and sell. */
    public long pendingQty() {
        return pendingQty;
    }

    /** Bought and sold since the session began; {@link Long#MAX_VALUE} if that does not fit. */
    public long executedQty() {
        return turnover == null ? 0 : turnover.qty().value();
    }

    /** What that was worth; {@link Long#MAX_VALUE} if that does not fit. */
    public long executedE4() {
        return turnover == null ? 0 : turnover.amountE4().value();
    }

    /** How many orders are open. */
    public long openOrders() {
        return openOrders;
    }

    /** Of a desk, trader or strategy in that symbol. */
    public ScopePosition position(String symbol) {
        ScopePosition position = positions().get(symbol);
        return position == null ? ScopePosition.FLAT : position;
    }

    /** Those of a desk, trader or strategy, by symbol; none of another scope. */
    Map<String, ScopePosition> positions() {
        return positions == null ? Map.of() : positions;
    }

    /** The same, made if there is none. */
    ScopePosition positionIn(String symbol) {
        if (positions == null) {
            positions = new HashMap<>(4);
        }
        return positions.computeIfAbsent(symbol, _ -> new ScopePosition(this));
    }

    /** The largest of its sums: who adds no more than is left of a long above it can add it. */
    public long mostE4() {
        return Math.max(Math.max(grossE4, marginE4), Math.max(pendingBuyE4, pendingSellE4));
    }

    /**
     * Changes nothing.
     *
     * @throws ArithmeticException if {@link #move} would
     */
    void require(Exposure before, Exposure after) {
        Account moved = new Account(day);
        moved.grossE4 = grossE4;
        moved.positionCostE4 = positionCostE4;
        moved.marginE4 = marginE4;
        moved.pendingBuyE4 = pendingBuyE4;
        moved.pendingSellE4 = pendingSellE4;
        moved.pendingQty = pendingQty;
        moved.move(before, after);
    }

    /** An exposure in it has changed. */
    void move(Exposure before, Exposure after) {
        grossE4 = Math.addExact(grossE4, Math.subtractExact(after.grossE4(), before.grossE4()));
        positionCostE4 =
                Math.addExact(
                        positionCostE4,
                        Math.subtractExact(after.positionCostE4(), before.positionCostE4()));
        long more =
                Math.subtractExact(
                        Math.absExact(after.positionCostE4()),
                        Math.absExact(before.positionCostE4()));
        marginE4 = Math.addExact(marginE4, more);
        pend(before, after);
    }

    /** What is pending in it has changed. */
    void pend(Exposure before, Exposure after) {
        pend(
                after.pendingBuyQty()
                        - before.pendingBuyQty()
                        + after.pendingSellQty()
                        - before.pendingSellQty(),
                after.pendingBuyE4() - before.pendingBuyE4(),
                after.pendingSellE4() - before.pendingSellE4());
    }

    /** So much more, or less, is pending. */
    void pend(long qty, long buyE4, long sellE4) {
        pendingQty = Math.addExact(pendingQty, qty);
        pendingBuyE4 = Math.addExact(pendingBuyE4, buyE4);
        pendingSellE4 = Math.addExact(pendingSellE4, sellE4);
    }

    /** So much more, or less, was executed. */
    void execute(Wide qty, Wide amountE4) {
        if (turnover == null) {
            turnover = new Turnover(day);
        }
        turnover.add(qty, amountE4);
    }

    /** So many more orders are open. */
    void open(int more) {
        openOrders += more;
    }
}
