package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reservation, or the two of a pair, set aside together: of a pair the larger quantity and
 * the larger amount, because only one of the two orders can be at the venue.
 */
record Holdings(long qty, long amountE4) {
    static final Holdings NONE = new Holdings(0, 0);

    /** Of one reservation and its pair; null and terminal ones set nothing aside. */
    static Holdings of(@Nullable Reservation one, @Nullable Reservation other) {
        Holdings first = of(one);
        Holdings second = of(other);
        return new Holdings(
                Math.max(first.qty, second.qty), Math.max(first.amountE4, second.amountE4));
    }

    /** Of several, of which some may be pairs. */
    static Holdings of(List<Reservation> orders) {
        Holdings all = NONE;
        for (Reservation order : orders) {
            Reservation pair = pair(order, orders);
            if (pair == null || !order.replacesPair()) {
                Holdings more = of(order, pair);
                all =
                        new Holdings(
                                Math.addExact(all.qty, more.qty),
                                Math.addExact(all.amountE4, more.amountE4));
            }
        }
        return all;
    }

    private static @Nullable Reservation pair(Reservation of, List<Reservation> orders) {
        for (Reservation order : orders) {
            if (order.traceId().equals(of.pair())) {
                return order;
            }
        }
        return null;
    }

    private static Holdings of(@Nullable Reservation one) {
        return one == null || !one.open() ? NONE : new Holdings(one.leavesQty(), one.reservedE4());
    }

    /** An exposure in which these give way to others, on the side of that reservation. */
    Exposure replacedBy(Holdings others, Exposure from, Reservation reservation) {
        Exposure without = Exposures.release(from, reservation.side(), qty, amountE4);
        return Exposures.reserve(without, reservation.side(), others.qty, others.amountE4);
    }
}
