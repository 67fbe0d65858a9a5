package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a crash has left of a list of orders at the end of the log: its first lines without the last
 * one, or a list that was being taken back and is so in part. No client was told that its orders
 * may go, so the rest of it is taken back too, in the order of its lines.
 *
 * <p>Nothing is ever recorded between the lines of a list, nor between those that take it back, but
 * the head of a segment: it is enough to look at the end of the log.
 *
 * <p><b>Thread.</b> The one that starts the gate.
 */
final class TornLists {
    private final LogReader reader;
    private final Set<UUID> voided = new HashSet<>();
    private @Nullable UUID lastVoided;

    private TornLists(LogReader reader) {
        this.reader = reader;
    }

    /**
     * The decisions that are to be taken back, the first one first.
     *
     * @param lastSeq the end of the log
     */
    static List<Decided> at(LogReader reader, long lastSeq) throws IOException {
        return new TornLists(reader).rest(lastSeq);
    }

    private List<Decided> rest(long lastSeq) throws IOException {
        LogLine end = lastOther(lastSeq);
        ListPlace place = end == null ? null : place(end);
        if (end != null && place != null && !place.last()) {
            return unvoided(end, place); // cut
        }
        UUID taken = lastVoided;
        LogLine decision = taken == null ? null : reader.findDecision(taken);
        ListPlace of = decision == null ? null : place(decision);
        return decision == null || of == null || of.last() ? List.of() : unvoided(decision, of);
    }

    /** The newest line that takes nothing back. */
    private @Nullable LogLine lastOther(long lastSeq) throws IOException {
        for (long seq = lastSeq; seq >= 0; seq--) {
            LogLine line = reader.find(seq);
            if (line != null && line.event() instanceof DecisionVoided one) {
                lastVoided = lastVoided == null ? one.traceId() : lastVoided;
                voided.add(one.traceId());
            } else if (line != null && !(line.event() instanceof Segment)) {
                return line;
            }
        }
        return null;
    }

    /** Of the list of that line, those that are there and stand. */
    private List<Decided> unvoided(LogLine member, ListPlace place) throws IOException {
        List<Decided> rest = new ArrayList<>();
        long first = member.seq() - place.index() - 1; // the head of a segment may be among them
        long last = member.seq() + place.size() - place.index();
        for (long seq = Math.max(0, first); seq <= last; seq++) {
            LogLine line = reader.find(seq);
            if (line != null
                    && line.event() instanceof Decided decided
                    && decided.list() != null
                    && decided.list().listId().equals(place.listId())
                    && !voided.contains(decided.traceId())) {
                rest.add(decided);
            }
        }
        return rest;
    }

    private static @Nullable ListPlace place(LogLine line) {
        return line.event() instanceof Decided decided ? decided.list() : null;
    }
}
