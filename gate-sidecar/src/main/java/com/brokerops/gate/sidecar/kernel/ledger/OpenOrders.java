package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a scope that are open. To find them every reservation is looked at, which takes
 * some 10 ns each: it is for the rare moment in which somebody stops a scope.
 *
 * @param count all of them
 * @param first some of them, as they came
 */
public record OpenOrders(long count, List<Reservation> first) {
    public OpenOrders {
        first = List.copyOf(first);
    }

    static OpenOrders of(
            Scope scope, @Nullable Side side, int most, Reservations reservations, Cells cells) {
        List<Reservation> first = new ArrayList<>();
        long count = 0;
        for (int slot = 0; slot < reservations.slots(); slot++) {
            if (reservations.state(slot).terminal()
                    || side != null && reservations.side(slot) != side) {
                continue;
            }
            Route route = cells.route(reservations.route(slot));
            if (scope.holds(route.context, route.cell.symbol) && ++count <= most) {
                first.add(reservations.read(slot, route));
            }
        }
        return new OpenOrders(count, first);
    }
}
