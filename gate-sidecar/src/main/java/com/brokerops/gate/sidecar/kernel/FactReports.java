package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.facts.Facts;
import com.brokerops.gate.sidecar.kernel.facts.Recent;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** What is to be made of a platform's word that changes no order. Reads, changes nothing. */
final class FactReports {
    private final Facts facts;
    private final Ledger ledger;
    private final long latestMillis;

    /**
     * @param latestMillis what is said to be so after that is not true yet
     */
    FactReports(Facts facts, Ledger ledger, long latestMillis) {
        this.facts = facts;
        this.ledger = ledger;
        this.latestMillis = latestMillis;
    }

    Verdict read(Told told, Identity identity) {
        return switch (told) {
            case BalanceReported balance -> balance(balance, identity);
            case PositionClosed closed -> {
                Verdict known = known(facts.recent().find(identity), identity);
                yield known == null ? closed(closed) : known;
            }
            case EconomicsReconciled economics -> {
                Verdict known = known(facts.recent().find(identity), identity);
                yield known == null ? new Verdict.Event(economics) : known;
            }
        };
    }

    private static @Nullable Verdict known(Recent.@Nullable Known known, Identity identity) {
        if (known == null) {
            return null;
        }
        return known.identity().equals(identity)
                ? new Verdict.Duplicate(known.seq())
                : new Verdict.Conflict(known.seq());
    }

    /** Two books agree, or a person must look at it: neither is changed. */
    private Verdict closed(PositionClosed closed) {
        if (closed.asOfMillis() > latestMillis) {
            return new Verdict.Unprocessable(Verdict.Unprocessable.NOT_YET);
        }
        long position = ledger.exposure(closed.clientId(), closed.symbol()).position();
        return position == 0
                ? new Verdict.Event(closed)
                : new Verdict.Unprocessable("the position here is " + position);
    }

    /** The newest word counts, by the platform's own time. */
    private Verdict balance(BalanceReported event, Identity identity) {
        Balances balances = facts.balances();
        Balances.Known known = balances.of(event.clientId());
        if (known != null && sameName(known.identity(), identity)) {
            return known.identity().equals(identity)
                    ? new Verdict.Duplicate(known.seq())
                    : new Verdict.Conflict(known.seq());
        }
        if (event.asOfMillis() > latestMillis) {
            return new Verdict.Unprocessable(Verdict.Unprocessable.NOT_YET);
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
