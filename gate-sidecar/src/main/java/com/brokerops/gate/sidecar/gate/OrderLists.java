package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.gate.Answer.Position;
import com.brokerops.gate.sidecar.gate.Answer.Timing;
import com.brokerops.gate.sidecar.gate.Failpoints.Place;
import com.brokerops.gate.sidecar.gate.Waiting.Pending;
import com.brokerops.gate.sidecar.kernel.ListVerdict;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.token.SignedToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders that go together or not at all. Their lines are recorded one behind the other, nothing
 * between them, and the answer waits for the last: of a list that a crash has cut nobody was told,
 * and the next start takes it back ({@link TornLists}).
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class OrderLists {
    private final LiveGate gate;
    private final Journal journal;
    private final GateClock clock;
    private final Readiness readiness;
    private final Waiting waiting;
    private final Stamps stamps;
    private final Signers signers;
    private final Repeats repeats;
    private final GateParts parts;

    OrderLists(
            LiveGate gate,
            Journal journal,
            GateClock clock,
            Readiness readiness,
            Waiting waiting,
            Stamps stamps,
            Signers signers,
            Repeats repeats,
            GateParts parts) {
        this.gate = gate;
        this.journal = journal;
        this.clock = clock;
        this.readiness = readiness;
        this.waiting = waiting;
        this.stamps = stamps;
        this.signers = signers;
        this.repeats = repeats;
        this.parts = parts;
    }

    /** A decision in the log and what proves it. */
    private record Recorded(Decided decided, Position position, SignedToken token) {
        Answer answer() {
            boolean authorized = decided.status() == Status.AUTHORIZED;
            ReservationState state = authorized ? ReservationState.RESERVED : null;
            return new Answer.Decision(decided, position, token, false, state);
        }
    }

    void authorize(ListSubmission list) {
        ReasonCode refusal = readiness.orderRefusal(list.receivedNanoTime());
        if (refusal == null && !journal.log().accepting(list.size())) {
            refusal = ReasonCode.OVERLOADED;
        }
        if (refusal != null) {
            gate.refuse(refusal, list.caller(), list.receivedNanoTime());
            return;
        }
        long now = clock.nowNanos();
        List<Stamp> stamped = stamps.of(list, now / 1_000_000);
        ListVerdict verdict =
                journal.kernel()
                        .authorize(list.orders(), list.contingency(), list.context(), stamped);
        switch (verdict) {
            case ListVerdict.New(var decisions) -> record(list, decisions, stamped, now);
            case ListVerdict.Known(var known) -> repeat(list, known, stamped);
        }
    }

    private void record(
            ListSubmission list, List<Decided> decisions, List<Stamp> stamped, long now) {
        long decidedAt = clock.nanoTime();
        List<Position> positions = new ArrayList<>(decisions.size());
        for (int i = 0; i < decisions.size(); i++) {
            parts.failpoints().pass(Place.AFTER_RESERVE);
            long seq = journal.record(now, decisions.get(i), stamped.get(i).identity());
            positions.add(new Position(seq, journal.log().lastHash()));
        }
        long recordedAt = clock.nanoTime();
        List<Recorded> recorded = new ArrayList<>(decisions.size());
        for (int i = 0; i < decisions.size(); i++) {
            Position position = positions.get(i);
            Decided decided = decisions.get(i);
            SignedToken token = signers.sign(decided, position.seq());
            recorded.add(new Recorded(decided, position, token));
        }
        long signedAt = clock.nanoTime();
        waiting.addOrder(
                new Pending(positions.getLast().seq(), list.receivedNanoTime()) {
                    @Override
                    void release() {
                        parts.failpoints().pass(Place.BEFORE_ANSWER);
                        long at = clock.nanoTime();
                        Timing timing =
                                new Timing(
                                        list.parsedNanoTime() - sinceNanoTime,
                                        decidedAt - list.parsedNanoTime(),
                                        recordedAt - decidedAt,
                                        signedAt - recordedAt,
                                        at - signedAt,
                                        at - sinceNanoTime);
                        for (Decided one : decisions) {
                            parts.metrics().decided(one.status(), one.reasonCode(), timing.total());
                        }
                        List<Answer> answers = recorded.stream().map(Recorded::answer).toList();
                        Answer answer = new Answer.OfList(list.contingency(), answers);
                        list.caller().answer(answer, timing);
                    }

                    @Override
                    void giveUp() {
                        for (Recorded one : recorded) {
                            journal.unanswered(one.decided, one.position.seq());
                        }
                        gate.refuse(ReasonCode.AUDIT_UNAVAILABLE, list.caller(), sinceNanoTime);
                    }
                });
    }

    private void repeat(
            ListSubmission list, List<Verdict.@Nullable Repeated> known, List<Stamp> stamped) {
        long newest = -1;
        for (Verdict.Repeated one : known) {
            newest = one == null ? newest : Math.max(newest, one.seq());
        }
        waiting.add(
                new Pending(newest, list.receivedNanoTime()) {
                    @Override
                    void release() {
                        if (stand(known, stamped)) {
                            repeats.answer(list, known, gate);
                        } else {
                            giveUp(); // an original was given up, and perhaps voided since
                        }
                    }

                    @Override
                    void giveUp() {
                        gate.refuse(ReasonCode.AUDIT_UNAVAILABLE, list.caller(), sinceNanoTime);
                    }
                });
        waiting.release(journal.log().durableSeq());
    }

    private boolean stand(List<Verdict.@Nullable Repeated> known, List<Stamp> stamped) {
        boolean all = true;
        for (int i = 0; i < known.size(); i++) {
            Verdict.Repeated one = known.get(i);
            all &= one == null || journal.stands(stamped.get(i).identity(), one.seq());
        }
        return all;
    }
}
