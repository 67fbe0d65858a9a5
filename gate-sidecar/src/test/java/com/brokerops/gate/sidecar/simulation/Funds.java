package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was said that accounts have to trade with; in decimals, the newest by its own time. */
final class Funds {
    private record Said(long seq, BalanceReported event) {}

    private final Map<String, Said> newest = new TreeMap<>();

    Meaning meaning(BalanceReported event, long nowMillis) {
        Said before = newest.get(event.clientId());
        boolean named = before != null && before.event.eventId().equals(event.eventId());
        if (named) {
            boolean same = before.event.payloadSha256().equals(event.payloadSha256());
            return same ? Meaning.DUPLICATE : Meaning.CONFLICT;
        }
        if (event.asOfMillis() > nowMillis + Life.SKEW_MILLIS) {
            return Meaning.IMPOSSIBLE;
        }
        return before != null && before.event.asOfMillis() >= event.asOfMillis()
                ? Meaning.OUTDATED
                : Meaning.NEW;
    }

    /** Takes one that was recorded, if it may be. */
    void said(BalanceReported event, long seq, long nowMillis) {
        Meaning meaning = meaning(event, nowMillis);
        unless(meaning == Meaning.NEW, "I10", "took the {} {}", meaning, event);
        newest.put(event.clientId(), new Said(seq, event));
    }

    /** What counts at that time, or null. */
    private @Nullable BigDecimal balance(String client, long nowMillis) {
        Said said = newest.get(client);
        boolean counts =
                said != null && nowMillis - said.event.asOfMillis() <= Life.BALANCE_AGE_MILLIS;
        return counts ? Holding.money(said.event.amountE4()) : null;
    }

    /** True if a client may not have that much at stake, or nobody knows whether it may. */
    boolean isTooMuch(String client, Limits set, Map<String, Holding> bySymbol, long nowMillis) {
        if (set.leveragePercent() == Limits.NOT_SET) {
            return false;
        }
        BigDecimal balance = balance(client, nowMillis);
        if (balance == null) {
            return true;
        }
        BigDecimal power =
                balance.multiply(BigDecimal.valueOf(set.leveragePercent(), 2))
                        .setScale(4, RoundingMode.FLOOR);
        BigDecimal atStake = BigDecimal.ZERO;
        for (Holding holding : bySymbol.values()) {
            atStake = atStake.add(holding.atStake());
        }
        return atStake.compareTo(power) > 0;
    }

    /** What a line says that was read is what was there. */
    void met(Met.Limited limited, Map<String, Holding> bySymbol, String client, long nowMillis) {
        Met.Funds met = limited.funds();
        if (met == null) {
            return;
        }
        BigDecimal margin = BigDecimal.ZERO;
        for (Holding holding : bySymbol.values()) {
            margin = margin.add(holding.margin());
        }
        boolean same = Holding.money(met.marginE4()).compareTo(margin) == 0;
        unless(same, "MODEL", "{} met {}, not {}", client, met, margin);
        Balance read = met.balance();
        BigDecimal balance = balance(client, nowMillis);
        boolean known =
                read == null || balance == null
                        ? read == null && balance == null
                        : Holding.money(read.amountE4()).compareTo(balance) == 0;
        unless(known, "MODEL", "{} met {}", client, met);
    }

    void compare(Balances balances) {
        unless(balances.all().size() == newest.size(), "MODEL", "{} balances", balances.all());
        newest.forEach((client, said) -> {
            Balances.Known known = balances.of(client);
            boolean same =
                    known != null
                            && known.seq() == said.seq
                            && known.balance().amountE4() == said.event.amountE4();
            unless(same, "MODEL", "{} has {}, not {}", client, known, said);
        });
    }
}
