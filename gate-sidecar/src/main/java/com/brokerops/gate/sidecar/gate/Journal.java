package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The log and the state that follows from it, changed together or not at all: an event is appended,
 * then applied. Also keeps the decisions that must be taken back because their answers were never
 * given.
 *
 * <p>Open to be extended by the simulation alone, which watches it and plants defects in it.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public class Journal {
    private final AuditLog log;
    private final Kernel kernel;
    private final Identities identities = new Identities();
    private final ArrayDeque<Decided> unanswered = new ArrayDeque<>();
    private final Set<Long> unansweredSeqs = new HashSet<>();

    public Journal(AuditLog log, Kernel kernel) {
        this.log = log;
        this.kernel = kernel;
    }

    public AuditLog log() {
        return log;
    }

    public Kernel kernel() {
        return kernel;
    }

    Identities identities() {
        return identities;
    }

    /** Appends and applies an event that needs no identity. The log must be accepting. */
    long record(long atNanos, LogEvent event) {
        return record(atNanos, event, Identity.NONE);
    }

    /** Appends and applies an event. The log must be accepting. */
    long record(long atNanos, LogEvent event, Identity identity) {
        long seq = log.append(atNanos, event);
        kernel.apply(event, seq, atNanos / 1_000_000, identity);
        return seq;
    }

    /** Remembers a decision whose answer was given up; it is voided when the log works again. */
    void unanswered(Decided decided, long seq) {
        unanswered.add(decided);
        unansweredSeqs.add(seq);
    }

    /** True while decisions wait to be voided; none may be taken meanwhile. */
    boolean hasUnanswered() {
        return !unanswered.isEmpty();
    }

    /** True if the order is still known by the decision of that seq, and that was not given up. */
    boolean stands(Identity identity, long seq) {
        KnownOrder known = kernel.ledger().order(identity);
        return known != null && known.seq() == seq && !unansweredSeqs.contains(seq);
    }

    /** Voids what was given up, as far as the log takes it. */
    void voidUnanswered(long atNanos) {
        while (!unanswered.isEmpty() && log.accepting(together(unanswered.element()))) {
            takeBack(unanswered.remove(), atNanos);
        }
        if (unanswered.isEmpty()) {
            unansweredSeqs.clear();
        }
    }

    /** The rest of a list is voided in one go: a start looks for it at the end of the log. */
    private static int together(Decided next) {
        ListPlace place = next.list();
        return place == null ? 1 : place.size() - place.index();
    }

    /** Voids a decision that nobody was told of. The log must be accepting. */
    void takeBack(Decided decided, long atNanos) {
        DecisionVoided voided = kernel.voided(decided, atNanos / 1_000_000);
        record(atNanos, voided, identities.of(voided));
    }

    /** Releases reservations whose session is over, at most that many events. */
    int expireSession(long atNanos, int most) {
        int events = 0;
        while (events < most && log.accepting()) {
            SessionExpired expired = kernel.expireSession();
            if (expired == null) {
                break;
            }
            record(atNanos, expired);
            events++;
        }
        return events;
    }

    /** Releases reservations whose tokens ran out unused, at most that many events. */
    int expire(long atNanos, int most) {
        int events = 0;
        while (events < most && log.accepting()) {
            Expired expired = kernel.expire(atNanos / 1_000_000);
            if (expired == null) {
                break;
            }
            record(atNanos, expired);
            events++;
        }
        return events;
    }
}
