package com.brokerops.gate.sidecar.kernel.facts;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest balance of each account. One that is not newer than what is known never gets here.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Balances {
    private final int most;
    private final Map<String, Known> byClient = new HashMap<>();

    /**
     * One of them.
     *
     * @param seq of its line
     * @param identity of the event that told it
     */
    public record Known(Balance balance, long seq, Identity identity) {}

    Balances(int most) {
        this.most = most;
    }

    /** What is known of an account, however old, or null. */
    public @Nullable Known of(String clientId) {
        return byClient.get(clientId);
    }

    /** The balance of an account unless it is from before that time, otherwise null. */
    public @Nullable Balance since(String clientId, long millis) {
        Known known = byClient.get(clientId);
        return known == null || known.balance.asOfMillis() < millis ? null : known.balance;
    }

    /** True if there is room for what is said of an account. */
    public boolean hasRoomFor(String clientId) {
        return byClient.size() < most || byClient.containsKey(clientId);
    }

    /** All of them, by account. */
    public SortedMap<String, Known> all() {
        return new TreeMap<>(byClient);
    }

    void apply(BalanceReported event, long seq, Identity identity) {
        restore(
                event.clientId(),
                new Known(new Balance(event.amountE4(), event.asOfMillis()), seq, identity));
    }

    /** Puts one in place. */
    public void restore(String clientId, Known known) {
        byClient.put(clientId, known);
    }
}
