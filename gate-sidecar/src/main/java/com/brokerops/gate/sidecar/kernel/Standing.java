package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** How a client stands to its limits, whatever brought it there. */
final class Standing {
    private Standing() {}

    /** True if the client holds, or may come to hold, more than its limits allow. */
    static boolean isPast(@Nullable Limits limits, String clientId, Ledger ledger) {
        if (limits == null) {
            return false;
        }
        Account account = ledger.account(Kind.CLIENT, clientId);
        long longE4 = Math.addExact(account.positionCostE4(), account.pendingBuyE4());
        long shortE4 = Math.subtractExact(account.positionCostE4(), account.pendingSellE4());
        boolean[] past = {false};
        ledger.exposures(
                clientId, Integer.MAX_VALUE, (_, exposure) -> past[0] |= isPast(limits, exposure));
        return past[0]
                || exceeds(account.grossE4(), limits.grossE4())
                || exceeds(Math.max(Math.absExact(longE4), Math.absExact(shortE4)), limits.netE4());
    }

    private static boolean isPast(Limits limits, Exposure exposure) {
        long longest = Math.addExact(exposure.position(), exposure.pendingBuyQty());
        long shortest = Math.subtractExact(exposure.pendingSellQty(), exposure.position());
        return exceeds(longest, limits.symbolLongQty())
                || exceeds(shortest, limits.symbolShortQty());
    }

    private static boolean exceeds(long value, long limit) {
        return limit != Limits.NOT_SET && value > limit;
    }
}
