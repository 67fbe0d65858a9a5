package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.OperatorAction;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait for a second name, at most {@link #MOST} for at most {@link #LIFE_NANOS}. They
 * are gone after a restart: whoever asked asks again. What was confirmed is in the audit log.
 *
 * <pre>
 *   ASKING --logged--> OPEN --a second name--> CONFIRMING --in force--> gone
 *      |                 |  <----- not certain -----'
 *      '--not logged     '--withdrawn, expired: gone, and an event is owed to the log
 * </pre>
 *
 * <p><b>Thread.</b> The operator listener's only.
 */
final class PendingChanges {
    static final int MOST = 64;
    static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(15);

    private final Map<String, Pending> bySha256 = new LinkedHashMap<>();
    private final ArrayDeque<Operated> owed = new ArrayDeque<>();

    /** How far a change has come. */
    enum Phase {
        ASKING,
        OPEN,
        CONFIRMING
    }

    /** One change that waits. */
    static final class Pending {
        private final Change change;
        private final String sha256;
        private final String askedBy;
        private final long askedAtMillis;
        private final long untilNanoTime;
        private Phase phase = Phase.ASKING;

        private Pending(Change change, String askedBy, long askedAtMillis, long untilNanoTime) {
            this.change = change;
            this.sha256 = change.sha256();
            this.askedBy = askedBy;
            this.askedAtMillis = askedAtMillis;
            this.untilNanoTime = untilNanoTime;
        }

        Change change() {
            return change;
        }

        String sha256() {
            return sha256;
        }

        String askedBy() {
            return askedBy;
        }

        long askedAtMillis() {
            return askedAtMillis;
        }

        long expiresAtMillis() {
            return askedAtMillis + TimeUnit.NANOSECONDS.toMillis(LIFE_NANOS);
        }

        Phase phase() {
            return phase;
        }

        /** What the log is told of a step. */
        Operated event(OperatorAction action, String principal) {
            return new Operated(action, principal, sha256, change.text());
        }
    }

    /** What comes of a confirmation. */
    sealed interface Confirmation {
        /** It is to be put in force now. */
        record Agreed(Pending pending) implements Confirmation {}

        /** Nothing open goes by that SHA-256. */
        record Unknown() implements Confirmation {}

        /** Who asked may not be the second. */
        record SameName() implements Confirmation {}
    }

    /** The change as it waits now, anew or since before; null when there is no room. */
    @Nullable Pending ask(Change change, String principal, long nanoTime, long wallMillis) {
        expire(nanoTime);
        Pending waiting = bySha256.get(change.sha256());
        if (waiting == null && bySha256.size() + owed.size() < MOST) {
            waiting = new Pending(change, principal, wallMillis, nanoTime + LIFE_NANOS);
            bySha256.put(waiting.sha256, waiting);
        }
        return waiting;
    }

    /** That it was asked is in the log; false if it was withdrawn meanwhile. */
    boolean asked(Pending pending) {
        pending.phase = Phase.OPEN;
        return bySha256.get(pending.sha256) == pending;
    }

    /** It was not asked, or is in force. */
    void remove(Pending pending) {
        bySha256.remove(pending.sha256, pending);
    }

    /** A name says yes to a change. */
    Confirmation confirm(String sha256, String principal, long nanoTime) {
        expire(nanoTime);
        Pending pending = bySha256.get(sha256);
        if (pending == null || pending.phase != Phase.OPEN) {
            return new Confirmation.Unknown();
        }
        if (pending.askedBy.equals(principal)) {
            return new Confirmation.SameName();
        }
        pending.phase = Phase.CONFIRMING;
        return new Confirmation.Agreed(pending);
    }

    /** It is not certain to be in force: it may be confirmed again. */
    void confirmAgain(Pending pending) {
        pending.phase = Phase.OPEN;
    }

    /** Withdraws what the predicate picks; how many those were. */
    int withdraw(Predicate<Pending> which, String principal) {
        return end(which, OperatorAction.CHANGE_WITHDRAWN, principal);
    }

    /** Ends what has waited too long. */
    void expire(long nanoTime) {
        end(
                pending -> nanoTime - pending.untilNanoTime >= 0,
                OperatorAction.CHANGE_EXPIRED,
                OperatorAction.GATE);
    }

    private int end(Predicate<Pending> which, OperatorAction action, String principal) {
        int ended = 0;
        for (Iterator<Pending> each = bySha256.values().iterator(); each.hasNext(); ) {
            Pending pending = each.next();
            if (which.test(pending)) {
                each.remove();
                owed.add(pending.event(action, principal));
                ended++;
            }
        }
        return ended;
    }

    /** All that wait, oldest first. */
    Collection<Pending> all() {
        return Collections.unmodifiableCollection(bySha256.values());
    }

    /** The oldest end that the log has not been told of, or null. */
    @Nullable Operated owed() {
        return owed.peek();
    }

    /** The log was told. */
    void told(Operated event) {
        owed.remove(event);
    }
}
