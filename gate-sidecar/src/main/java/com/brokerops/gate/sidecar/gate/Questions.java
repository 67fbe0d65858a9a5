package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the state and changes nothing.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Questions {
    /** The most symbols of one answer. */
    static final int MAX_SYMBOLS = 1_000;

    private final LiveGate gate;
    private final Journal journal;
    private final GateClock clock;
    private final Readiness readiness;
    private final Prices prices;

    Questions(LiveGate gate, Journal journal, GateClock clock, Readiness readiness, Prices prices) {
        this.gate = gate;
        this.journal = journal;
        this.clock = clock;
        this.readiness = readiness;
        this.prices = prices;
    }

    /** What would be decided about that order? */
    void whatIf(
            Order order,
            Context context,
            @Nullable ReferencePrice reference,
            long receivedNanoTime,
            Caller caller) {
        ReasonCode refusal = readiness.refusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
            return;
        }
        long nowMillis = clock.nowNanos() / 1_000_000;
        Answer answer =
                new Answer.Considered(
                        order,
                        journal.kernel()
                                .whatIf(
                                        order,
                                        context,
                                        journal.identities().ofOriginal(order, context),
                                        prices.of(order.symbol(), reference, nowMillis),
                                        nowMillis));
        caller.answer(answer, gate.timing(receivedNanoTime));
    }

    /** What does that client hold and have pending? */
    void exposure(String clientId, long receivedNanoTime, Caller caller) {
        Kernel kernel = journal.kernel();
        Account account = kernel.ledger().account(Kind.CLIENT, clientId);
        Map<String, Exposure> symbols = new TreeMap<>();
        boolean all = kernel.ledger().exposures(clientId, MAX_SYMBOLS, symbols::put);
        RiskChanged set = kernel.risk().setting(Scope.client(clientId), null);
        Answer answer =
                new Answer.ClientExposure(
                        clientId,
                        journal.log().lastSeq(),
                        account.grossE4(),
                        account.positionCostE4(),
                        account.pendingBuyE4(),
                        account.pendingSellE4(),
                        account.openOrders(),
                        set == null ? null : set.state(),
                        kernel.limits().of(Scope.client(clientId)),
                        funds(clientId, account),
                        new Answer.Executed(
                                kernel.ledger().sessions().current(),
                                account.executedQty(),
                                account.executedE4()),
                        symbols,
                        all);
        caller.answer(answer, gate.timing(receivedNanoTime));
    }

    private Answer.@Nullable Funds funds(String clientId, Account account) {
        Kernel kernel = journal.kernel();
        Balances.Known known = kernel.facts().balances().of(clientId);
        if (known == null) {
            return null;
        }
        Limits limits = kernel.limits().of(Scope.client(clientId));
        Balance counts = kernel.balance(clientId, clock.nowNanos() / 1_000_000);
        Long powerE4 = null;
        if (counts != null && limits != null && limits.leveragePercent() != Limits.NOT_SET) {
            long used = account.marginE4() + account.pendingBuyE4() + account.pendingSellE4();
            powerE4 = counts.leveredE4(limits.leveragePercent()) - used;
        }
        return new Answer.Funds(known.balance(), account.marginE4(), powerE4);
    }
}
