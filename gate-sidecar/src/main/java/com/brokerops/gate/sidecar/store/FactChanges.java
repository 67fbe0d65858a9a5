package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.store.ReservationTable.AppliedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of events changes of the facts, folded. One that is kept and ended within the run
 * never meets the database.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class FactChanges {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<Long, Kept> kept = new LinkedHashMap<>();
    private final List<Long> ended = new ArrayList<>();
    private final List<AppliedEvent> told = new ArrayList<>();
    private final Map<String, Balances.Known> balances = new HashMap<>();

    /** A quarantined event and when it came. */
    record Kept(long atMillis, Quarantined event) {}

    void add(FactEvent event, LogLine line, Identity identity) {
        switch (event) {
            case Quarantined quarantined ->
                    kept.put(
                            line.seq(),
                            new Kept(line.atEpochNanos() / NANOS_PER_MILLI, quarantined));
            case BalanceReported balance ->
                    balances.put(
                            balance.clientId(),
                            new Balances.Known(
                                    new Balance(balance.amountE4(), balance.asOfMillis()),
                                    line.seq(),
                                    identity));
            case PositionClosed _, EconomicsReconciled _ ->
                    told.add(new AppliedEvent(identity, line.seq()));
            case QuarantineEnded end -> {
                if (kept.remove(end.id()) == null) {
                    ended.add(end.id());
                }
            }
        }
    }

    /** Events that are quarantined since, by their ids. */
    Map<Long, Kept> kept() {
        return kept;
    }

    /** The ids of those that are no longer kept. */
    List<Long> ended() {
        return ended;
    }

    /** What was told that only its name is remembered of. */
    List<AppliedEvent> told() {
        return told;
    }

    /** The last balance of each account of which one was said. */
    Map<String, Balances.Known> balances() {
        return balances;
    }
}
