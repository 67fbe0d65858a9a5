package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.gate.Answer.Position;
import com.brokerops.gate.sidecar.kernel.Verdict;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what was answered before, out of the log: no answer and no token is ever kept. Lines are
 * read by workers, because a read may wait for the disk; everything else happens on the gate
 * thread.
 *
 * <p><b>Thread.</b> The gate thread's, but for the reading.
 */
public final class Repeats {
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

    /** The seq of no line. */
    private static final long UNKNOWN = -1;

    private final BoundedLog unread = new BoundedLog(LOG, System.nanoTime());
    private final LogReader reader;
    private final Executor workers;
    private final Executor gateThread;
    private final Signers signers;
    private final ArrayDeque<Reading> outstanding = new ArrayDeque<>();

    public Repeats(LogReader reader, Executor workers, Executor gateThread, Signers signers) {
        this.reader = reader;
        this.workers = workers;
        this.gateThread = gateThread;
        this.signers = signers;
    }

    /** Lines that are being read, and who waits for it. */
    private static final class Reading {
        private final Caller caller;
        private final long sinceNanoTime;
        private boolean answered;

        Reading(Caller caller, long sinceNanoTime) {
            this.caller = caller;
            this.sinceNanoTime = sinceNanoTime;
        }
    }

    /** Answers an order that was decided before. */
    void answer(Submission submission, Verdict.Repeated repeated, LiveGate gate) {
        read(
                repeated.seq(),
                submission.caller(),
                submission.receivedNanoTime(),
                gate,
                line -> {
                    Decided original = (Decided) line.event();
                    Answer answer = again(submission, repeated, line, original);
                    ReasonCode code =
                            repeated.instead() == null ? original.reasonCode() : repeated.instead();
                    gate.countUndecided(code, submission.receivedNanoTime());
                    submission.caller().answer(answer, gate.timing(submission.receivedNanoTime()));
                });
    }

    /** Answers a list of which orders were decided before. */
    void answer(ListSubmission list, List<Verdict.@Nullable Repeated> known, LiveGate gate) {
        List<Long> seqs = new ArrayList<>(known.size());
        for (Verdict.Repeated one : known) {
            seqs.add(one == null ? UNKNOWN : one.seq());
        }
        read(
                seqs,
                list.caller(),
                list.receivedNanoTime(),
                gate,
                lines -> {
                    Answer.OfList answer = new ListAgain(list, known, lines, signers).answer();
                    for (int i = 0; i < list.size(); i++) {
                        gate.countUndecided(answer.reasonCode(), list.receivedNanoTime());
                    }
                    list.caller().answer(answer, gate.timing(list.receivedNanoTime()));
                });
    }

    private Answer again(
            Submission submission, Verdict.Repeated repeated, LogLine line, Decided original) {
        Position position = new Position(line.seq(), line.hash());
        ReasonCode instead = repeated.instead();
        if (instead == null) {
            return new Answer.Decision(
                    original,
                    position,
                    signers.sign(original, line.seq()),
                    true,
                    repeated.orderState());
        }
        String field =
                instead == ReasonCode.IDEMPOTENCY_MISMATCH
                        ? Differences.first(
                                submission.order(),
                                submission.context(),
                                original.order(),
                                original.context())
                        : null;
        return new Answer.Superseded(original, position, instead, repeated.orderState(), field);
    }

    /** Answers a lifecycle event that goes by the name of another one. */
    void conflict(long seq, Answer.Kept kept, long receivedNanoTime, Caller caller, LiveGate gate) {
        read(
                seq,
                caller,
                receivedNanoTime,
                gate,
                line ->
                        caller.answer(
                                new Answer.Conflicting(seq, payloadSha256(line.event()), kept),
                                gate.timing(receivedNanoTime)));
    }

    /** Looks for a decision that may be forgotten; null if there is none, or none here any more. */
    void decision(
            UUID traceId,
            long sinceNanoTime,
            Caller caller,
            LiveGate gate,
            Consumer<@Nullable Decision> then) {
        read(
                () -> Collections.singletonList(find(traceId)),
                caller,
                sinceNanoTime,
                gate,
                lines -> {
                    LogLine line = lines.get(0);
                    then.accept(
                            line != null && line.event() instanceof Decision decision
                                    ? decision
                                    : null);
                });
    }

    private @Nullable LogLine find(UUID traceId) throws IOException {
        try {
            return reader.findDecision(traceId);
        } catch (SegmentRemovedException e) {
            return null;
        }
    }

    private static String payloadSha256(LogEvent event) {
        return switch (event) {
            case Lifecycle lifecycle -> lifecycle.payloadSha256();
            case PlatformEvent fact -> fact.payloadSha256();
            default -> throw new IllegalStateException(event.type() + " was sent by no platform");
        };
    }

    private void read(
            long seq, Caller caller, long sinceNanoTime, LiveGate gate, Consumer<LogLine> then) {
        read(
                List.of(seq),
                caller,
                sinceNanoTime,
                gate,
                lines -> then.accept(Objects.requireNonNull(lines.get(0))));
    }

    private void read(
            List<Long> seqs,
            Caller caller,
            long sinceNanoTime,
            LiveGate gate,
            Consumer<List<@Nullable LogLine>> then) {
        read(() -> find(seqs), caller, sinceNanoTime, gate, then);
    }

    /** Reads what is in the log; null if it cannot be read. */
    private interface Search {
        @Nullable List<@Nullable LogLine> lines() throws IOException;
    }

    private void read(
            Search search,
            Caller caller,
            long sinceNanoTime,
            LiveGate gate,
            Consumer<List<@Nullable LogLine>> then) {
        Reading reading = new Reading(caller, sinceNanoTime);
        try {
            workers.execute(() -> {
                List<@Nullable LogLine> lines = lines(search);
                gateThread.execute(() -> finish(reading, lines, gate, then));
            });
            outstanding.add(reading);
        } catch (RejectedExecutionException e) {
            gate.refuse(ReasonCode.OVERLOADED, caller, sinceNanoTime);
        }
    }

    private @Nullable List<@Nullable LogLine> lines(Search search) {
        try {
            return search.lines();
        } catch (IOException | RuntimeException e) {
            unread.warn("cannot read in the log", e, System.nanoTime());
            return null;
        }
    }

    private void finish(
            Reading reading,
            @Nullable List<@Nullable LogLine> lines,
            LiveGate gate,
            Consumer<List<@Nullable LogLine>> then) {
        if (reading.answered) {
            return;
        }
        reading.answered = true;
        outstanding.remove(reading);
        if (lines == null) {
            gate.refuse(ReasonCode.AUDIT_UNAVAILABLE, reading.caller, reading.sinceNanoTime);
            return;
        }
        try {
            then.accept(lines);
        } catch (RuntimeException e) {
            gate.breakDown(e);
            gate.refuse(ReasonCode.STATE_UNAVAILABLE, reading.caller, reading.sinceNanoTime);
        }
    }

    /** The lines, null for {@link #UNKNOWN}; or null if one that should be there is not. */
    private @Nullable List<@Nullable LogLine> find(List<Long> seqs) {
        List<@Nullable LogLine> lines = new ArrayList<>(seqs.size());
        for (long seq : seqs) {
            LogLine line = seq == UNKNOWN ? null : find(seq);
            if (line == null && seq != UNKNOWN) {
                return null;
            }
            lines.add(line);
        }
        return lines;
    }

    private @Nullable LogLine find(long seq) {
        try {
            return reader.find(seq);
        } catch (IOException | RuntimeException e) {
            unread.warn("cannot read a line back, seq " + seq, e, System.nanoTime());
            return null;
        }
    }

    /** Gives up readings that have waited since before that time. */
    void giveUp(long sinceBeforeNanoTime, LiveGate gate) {
        for (Reading head = outstanding.peek();
                head != null && head.sinceNanoTime - sinceBeforeNanoTime < 0;
                head = outstanding.peek()) {
            outstanding.remove();
            head.answered = true;
            gate.refuse(ReasonCode.AUDIT_UNAVAILABLE, head.caller, head.sinceNanoTime);
        }
    }

    boolean idle() {
        return outstanding.isEmpty();
    }
}
