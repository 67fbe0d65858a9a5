package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.simulation.Model.Fact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an order's place in a list means for it, as the domain says it. */
final class InList {
    private InList() {}

    /**
     * The reasons that a decision must give.
     *
     * @param own those that are against the order itself
     */
    static List<ReasonCode> reasons(Decided decided, List<ReasonCode> own) {
        ListPlace place = decided.list();
        if (place == null || place.blockedBy() == ListPlace.NOBODY) {
            return own;
        }
        boolean first = place.index() == place.blockedBy();
        boolean before = place.index() < place.blockedBy();
        Violation.unless(!first || !own.isEmpty(), "MODEL", "{} blocks its list", decided);
        Violation.unless(!before || own.isEmpty(), "MODEL", "{} is blocked by {}", decided, own);
        return own.isEmpty() ? List.of(ReasonCode.LIST_BLOCKED) : own;
    }

    /** True for an order that is not the first of its list. */
    static boolean goesOn(LogEvent event) {
        ListPlace place = place(event);
        return place != null && place.index() > 0;
    }

    /** True for the last order of its list. */
    static boolean ends(LogEvent event) {
        ListPlace place = place(event);
        return place != null && place.last();
    }

    private static @Nullable ListPlace place(LogEvent event) {
        return event instanceof Decided decided ? decided.list() : null;
    }

    /** The decisions of a list that is not whole at the end of a history, but for those voided. */
    static List<UUID> torn(List<Fact> history) {
        Set<UUID> voided = new HashSet<>();
        UUID lastVoided = null;
        int end = history.size() - 1;
        for (; end >= 0 && history.get(end).event() instanceof DecisionVoided one; end--) {
            lastVoided = lastVoided == null ? one.traceId() : lastVoided;
            voided.add(one.traceId());
        }
        ListPlace last = end < 0 ? null : place(history.get(end).event());
        UUID list = last != null && !last.last() ? last.listId() : listOf(lastVoided, history);
        List<UUID> torn = new ArrayList<>();
        for (Fact fact : history) {
            ListPlace place = place(fact.event());
            if (place != null && place.listId().equals(list)) {
                torn.add(((Decided) fact.event()).traceId());
            }
        }
        torn.removeAll(voided);
        return torn;
    }

    private static @Nullable UUID listOf(@Nullable UUID traceId, List<Fact> history) {
        for (Fact fact : history) {
            boolean same =
                    fact.event() instanceof Decided decided && decided.traceId().equals(traceId);
            ListPlace place = same ? place(fact.event()) : null;
            if (place != null) {
                return place.listId();
            }
        }
        return null;
    }
}
