package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;

/**
 * One desk, trader or strategy in one symbol: what its orders have bought and sold there, for all
 * clients together, and what those that are open may. What happens here counts in its sums too.
 *
 * <p><b>Units.</b> Quantity whole.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class ScopePosition {
    /** Of a scope that has never had an order in a symbol. */
    static final ScopePosition FLAT = new ScopePosition(Account.EMPTY);

    private final Account account;
    private final Wide held = new Wide();
    private long pendingBuyQty;
    private long pendingSellQty;

    ScopePosition(Account account) {
        this.account = account;
    }

    /** Bought, less what was sold; the largest or smallest number if that does not fit. */
    public long qty() {
        return held.value();
    }

    /** What its open orders may buy. */
    public long pendingBuyQty() {
        return pendingBuyQty;
    }

    /** What its open orders may sell. */
    public long pendingSellQty() {
        return pendingSellQty;
    }

    Wide held() {
        return held;
    }

    /** So much more was bought, or sold. */
    void hold(Wide signedQty) {
        held.add(signedQty);
    }

    /** What is pending has changed by an order that came this way. */
    void pend(Exposure before, Exposure after) {
        pendingBuyQty += after.pendingBuyQty() - before.pendingBuyQty();
        pendingSellQty += after.pendingSellQty() - before.pendingSellQty();
        account.pend(before, after);
    }

    /** So much more is pending. */
    void pend(Side side, long qty, long amountE4) {
        boolean buy = side == Side.BUY;
        pendingBuyQty += buy ? qty : 0;
        pendingSellQty += buy ? 0 : qty;
        account.pend(qty, buy ? amountE4 : 0, buy ? 0 : amountE4);
    }

    /** So much more, or less, was executed in this session. */
    void execute(Wide qty, Wide amountE4) {
        account.execute(qty, amountE4);
    }

    /** So many more orders are open. */
    void open(int more) {
        account.open(more);
    }
}
