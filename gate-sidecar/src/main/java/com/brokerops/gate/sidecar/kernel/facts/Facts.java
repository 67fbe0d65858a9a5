package com.brokerops.gate.sidecar.kernel.facts;

import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;

/**
 * What platforms have said that no reservation holds. Changed by events alone.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Facts {
    private final Quarantine quarantine = new Quarantine();
    private final Recent recent = new Recent();
    private final Balances balances;

    /**
     * @param accounts the most of which anything is known
     */
    public Facts(int accounts) {
        this.balances = new Balances(accounts);
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public Recent recent() {
        return recent;
    }

    public Balances balances() {
        return balances;
    }

    public void apply(FactEvent event, long seq, long atMillis, Identity identity) {
        switch (event) {
            case Quarantined kept -> quarantine.apply(kept, seq, atMillis, identity);
            case BalanceReported balance -> balances.apply(balance, seq, identity);
            case PositionClosed _, EconomicsReconciled _ -> recent.add(seq, identity);
            case QuarantineEnded ended -> quarantine.apply(ended);
        }
    }
}
