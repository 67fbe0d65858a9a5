package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list of new orders decided whole. Each is evaluated with those before it that could go set
 * aside; then all of them are authorized, or none. Reads, changes nothing.
 */
final class ListDecision {
    private final Kernel kernel;
    private final List<Order> orders;
    private final Contingency contingency;
    private final Context context;
    private final List<Stamp> stamps;
    private final List<Evaluation> evaluations = new ArrayList<>();

    ListDecision(
            Kernel kernel,
            List<Order> orders,
            Contingency contingency,
            Context context,
            List<Stamp> stamps) {
        this.kernel = kernel;
        this.orders = orders;
        this.contingency = contingency;
        this.context = context;
        this.stamps = stamps;
    }

    List<Decided> decide() {
        int blockedBy = evaluate();
        UUID listId = stamps.get(0).traceId();
        List<Decided> decisions = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            ListPlace place = new ListPlace(listId, i, orders.size(), contingency, blockedBy);
            decisions.add(kernel.decided(evaluations.get(i).in(place), stamps.get(i)));
        }
        return decisions;
    }

    /** The first order that cannot go, or {@link ListPlace#NOBODY}. */
    private int evaluate() {
        Ahead ahead = new Ahead();
        int blockedBy = ListPlace.NOBODY;
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            Situation alone =
                    kernel.situation(
                            order, context, null, orders.size(), stamps.get(i).nowMillis());
            Situation here = ahead.before(order, alone, first(i));
            Evaluation evaluation = kernel.evaluated(order, context, stamps.get(i), here);
            evaluations.add(evaluation);
            if (evaluation.authorized()) {
                ahead.add(evaluation);
            } else if (blockedBy == ListPlace.NOBODY) {
                blockedBy = i;
            }
        }
        return blockedBy;
    }

    /** The first leg of an OCO, to the second one, if it could go. */
    private Met.@Nullable Original first(int index) {
        boolean second = contingency == Contingency.OCO && index == 1;
        return second && evaluations.get(0).authorized()
                ? evaluations.get(0).asOriginal(stamps.get(0).traceId())
                : null;
    }
}
