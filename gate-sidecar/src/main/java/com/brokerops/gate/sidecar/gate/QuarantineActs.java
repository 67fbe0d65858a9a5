package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.contract.QuarantineEnd;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.gate.Answer.Kept;
import com.brokerops.gate.sidecar.kernel.facts.Quarantine;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events that cannot be true now, for a person to look at. A platform that has lost its way
 * can send any number of them: no more than {@link Quarantine#MOST} are kept, none of them twice,
 * and only so many a second reach the log.
 *
 * <p><b>Thread.</b> The gate thread's only, but for the figures.
 */
final class QuarantineActs {
    /** The most that are written to the log in one second. */
    static final int MOST_A_SECOND = 100;

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineActs.class);
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LiveGate gate;
    private final Journal journal;
    private final Quarantine quarantine;
    private final GateClock clock;
    private final Readiness readiness;
    private final GateMetrics metrics;
    private final BoundedLog alerts;
    private long secondNanoTime;
    private int thisSecond;
    private volatile int size;

    QuarantineActs(
            LiveGate gate,
            Journal journal,
            GateClock clock,
            Readiness readiness,
            GateMetrics metrics) {
        this.gate = gate;
        this.journal = journal;
        this.quarantine = journal.kernel().facts().quarantine();
        this.clock = clock;
        this.readiness = readiness;
        this.metrics = metrics;
        this.alerts = new BoundedLog(LOG, clock.nanoTime());
        this.secondNanoTime = clock.nanoTime();
        this.size = quarantine.size();
        metrics.gauge("gate_quarantine_events", "that wait for a person", () -> size);
    }

    /** Keeps an event. The log must be accepting. */
    Kept keep(Sent sent, Identity identity, String why, long now) {
        Quarantine.Kept known = quarantine.find(identity);
        if (known != null) {
            return Kept.as(known.id());
        }
        PlatformEvent event = sent.event();
        String text = sent.text().get();
        String not = whyNot(text);
        metrics.quarantined(not == null);
        if (not != null) {
            alerts.warn("not quarantined, " + not + ": " + event.eventId(), clock.nanoTime());
            return Kept.not(not);
        }
        thisSecond++;
        long id =
                journal.record(
                        now,
                        new Quarantined(
                                event.eventType(),
                                event.source(),
                                event.eventId(),
                                event.payloadSha256(),
                                sent.by(),
                                event.about(),
                                why,
                                text),
                        identity);
        size = quarantine.size();
        alerts.warn("quarantined as " + id + ": " + why, clock.nanoTime());
        return Kept.as(id);
    }

    private @Nullable String whyNot(String text) {
        if (text.length() > Quarantined.MOST_TEXT) {
            return "it is longer than " + Quarantined.MOST_TEXT + " bytes";
        }
        if (quarantine.full()) {
            return "the quarantine is full";
        }
        long nanoTime = clock.nanoTime();
        if (nanoTime - secondNanoTime >= SECOND_NANOS) {
            secondNanoTime = nanoTime;
            thisSecond = 0;
        }
        return thisSecond < MOST_A_SECOND ? null : "too many came in this second";
    }

    /**
     * The event is in the log now, or was: it is kept no longer.
     *
     * @param principal who had it taken
     */
    void taken(Identity identity, String principal, long now) {
        Quarantine.Kept known = quarantine.find(identity);
        if (known != null && journal.log().accepting()) {
            end(known.id(), QuarantineEnd.TAKEN, principal, null, now);
        }
    }

    private long end(
            long id, QuarantineEnd end, String principal, @Nullable String reason, long now) {
        long seq = journal.record(now, new QuarantineEnded(id, end, principal, reason));
        size = quarantine.size();
        return seq;
    }

    /** A person has decided that an event will never be true. */
    void discard(long id, String reason, String by, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.personsRefusal();
        if (refusal != null) {
            caller.answer(new Answer.Refused(refusal), gate.timing(receivedNanoTime));
        } else if (quarantine.find(id) == null) {
            caller.answer(new Answer.NotQuarantined(id), gate.timing(receivedNanoTime));
        } else {
            long seq = end(id, QuarantineEnd.DISCARDED, by, reason, clock.nowNanos());
            gate.whenDurable(seq, receivedNanoTime, caller, new Answer.Discarded(id, seq));
        }
    }

    /** True if that very event is kept. */
    boolean keeps(Identity identity) {
        return quarantine.find(identity) != null;
    }

    /** True if that is what is kept under the id. */
    boolean holds(long id, Identity identity) {
        Quarantine.Kept known = quarantine.find(identity);
        return known != null && known.id() == id;
    }

    /** Says what is kept: the oldest of those whose ids are larger. */
    void tell(long afterId, int most, long receivedNanoTime, Caller caller) {
        List<Answer.QuarantinedEvent> page = new ArrayList<>();
        boolean more = false;
        for (Quarantine.Kept one : quarantine.all()) {
            if (one.id() > afterId) {
                more = page.size() == most;
                if (more) {
                    break;
                }
                page.add(new Answer.QuarantinedEvent(one.id(), one.atMillis(), one.event()));
            }
        }
        caller.answer(
                new Answer.Quarantine(journal.log().lastSeq(), quarantine.size(), page, more),
                gate.timing(receivedNanoTime));
    }
}
