package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;

/** What is to be made of a platform's word that is about no order. Reads, changes nothing. */
final class FactReports {
    private FactReports() {}

    /**
     * The newest word counts, by the platform's own time.
     *
     * @param latestMillis what is said to be so after that is not true yet
     */
    static Verdict read(
            BalanceReported event, Identity identity, Balances balances, long latestMillis) {
        Balances.Known known = balances.of(event.clientId());
        if (known != null && sameName(known.identity(), identity)) {
            return known.identity().equals(identity)
                    ? new Verdict.Duplicate(known.seq())
                    : new Verdict.Conflict(known.seq());
        }
        if (event.asOfMillis() > latestMillis) {
            return new Verdict.Unprocessable("its time has not come");
        }
        if (known != null && event.asOfMillis() <= known.balance().asOfMillis()) {
            return new Verdict.Outdated(known.seq());
        }
        return balances.hasRoomFor(event.clientId())
                ? new Verdict.Event(event)
                : new Verdict.NoRoom();
    }

    private static boolean sameName(Identity one, Identity other) {
        return one.keyHigh() == other.keyHigh() && one.keyLow() == other.keyLow();
    }
}
