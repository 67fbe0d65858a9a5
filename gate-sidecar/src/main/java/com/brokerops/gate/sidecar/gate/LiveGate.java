package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Stopped;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.gate.Answer.Position;
import com.brokerops.gate.sidecar.gate.Answer.Timing;
import com.brokerops.gate.sidecar.gate.Failpoints.Place;
import com.brokerops.gate.sidecar.gate.Waiting.Pending;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.SignedToken;
import java.util.UUID;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gate that has recovered and answers. Each question takes one straight path: refuse if the gate
 * cannot be honest, ask the kernel, record the event, sign, wait until the record is durable,
 * answer.
 *
 * <p>A crash at any step: before the append nothing happened; after it the event may or may not
 * survive, and nobody was answered; after the sync it is a fact, and a retry is given the same
 * answer.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class LiveGate {
    private static final Logger LOG = LoggerFactory.getLogger(LiveGate.class);
    private static final int MAX_EXPIRED_EVENTS_A_SWEEP = 128;
    private static final int MAX_FORGOTTEN_ORDERS_A_SWEEP = 1024;
    private static final int MAX_EXPIRED_LIMITS_A_SWEEP = 64;

    private final Journal journal;
    private final GateClock clock;
    private final Signers signers;
    private final Repeats repeats;
    private final GateMetrics metrics;
    private final Failpoints failpoints;
    private final Durability durability;
    private final long ackTimeoutNanos;
    private final Stamps stamps;
    private final Waiting waiting;
    final Readiness readiness;
    final Tokens tokens;
    final Questions questions;
    final PlatformReports reports;
    final OperatorActs acts;
    final LimitsActs limits;
    final SessionActs sessions;
    final OrderLists lists;
    final Heartbeats heartbeats;
    private final LimitUse limitUse;
    private final RefusalCounts refusals = new RefusalCounts();
    private Health toldHealth = Health.READY;
    private long toldErrors;

    public LiveGate(
            Journal journal, GateClock clock, Signers signers, Repeats repeats, GateParts parts) {
        this.journal = journal;
        this.clock = clock;
        this.signers = signers;
        this.repeats = repeats;
        this.metrics = parts.metrics();
        this.failpoints = parts.failpoints();
        this.durability = parts.durability();
        this.ackTimeoutNanos = parts.ackTimeoutNanos();
        Prices prices = new Prices(journal.kernel().config().valuation());
        this.stamps = new Stamps(parts.random(), journal.identities(), signers, durability, prices);
        this.waiting = new Waiting(parts.waiting());
        this.readiness = new Readiness(journal, clock, waiting, signers, ackTimeoutNanos);
        this.tokens = new Tokens(this, journal, clock, signers, readiness, metrics);
        this.questions = new Questions(this, journal, clock, readiness, prices);
        this.reports =
                new PlatformReports(this, journal, clock, repeats, readiness, metrics, prices);
        this.heartbeats = new Heartbeats(parts.heartbeats(), journal, clock, metrics);
        this.acts = new OperatorActs(journal, clock, readiness, this);
        this.limits = new LimitsActs(journal, clock, readiness, this);
        this.limitUse = new LimitUse(journal.kernel());
        this.sessions = new SessionActs(journal, clock, readiness, this, parts.sessionSchedule());
        this.lists =
                new OrderLists(
                        this, journal, clock, readiness, waiting, stamps, signers, repeats, parts);
    }

    // ---- may this order go? ----

    void authorize(Submission submission) {
        ReasonCode refusal = readiness.orderRefusal(submission.receivedNanoTime());
        if (refusal != null) {
            refuse(refusal, submission.caller(), submission.receivedNanoTime());
            return;
        }
        long now = clock.nowNanos();
        Stamp stamp = stamps.of(submission, now / 1_000_000);
        Verdict verdict =
                journal.kernel().authorize(submission.order(), submission.context(), stamp);
        if (verdict instanceof Verdict.Event event && event.event() instanceof Decided decided) {
            decide(submission, decided, stamp.identity(), now);
        } else if (verdict instanceof Verdict.Repeated repeated) {
            repeat(submission, stamp.identity(), repeated);
        } else {
            throw new IllegalStateException("an order gave " + verdict);
        }
    }

    private void decide(Submission submission, Decided decided, Identity identity, long now) {
        long decidedAt = clock.nanoTime();
        failpoints.pass(Place.AFTER_RESERVE);
        long seq = journal.record(now, decided, identity);
        Position position = new Position(seq, journal.log().lastHash());
        long recordedAt = clock.nanoTime();
        SignedToken token = signers.sign(decided, seq);
        long signedAt = clock.nanoTime();
        waiting.addOrder(
                new Pending(seq, submission.receivedNanoTime()) {
                    @Override
                    void release() {
                        failpoints.pass(Place.BEFORE_ANSWER);
                        long at = clock.nanoTime();
                        boolean authorized = decided.status() == Status.AUTHORIZED;
                        Answer answer =
                                new Answer.Decision(
                                        decided,
                                        position,
                                        token,
                                        false,
                                        authorized ? ReservationState.RESERVED : null);
                        Timing timing =
                                new Timing(
                                        submission.parsedNanoTime() - sinceNanoTime,
                                        decidedAt - submission.parsedNanoTime(),
                                        recordedAt - decidedAt,
                                        signedAt - recordedAt,
                                        at - signedAt,
                                        at - sinceNanoTime);
                        metrics.decided(decided.status(), decided.reasonCode(), timing.total());
                        submission.caller().answer(answer, timing);
                    }

                    @Override
                    void giveUp() {
                        journal.unanswered(decided, seq);
                        refuse(ReasonCode.AUDIT_UNAVAILABLE, submission.caller(), sinceNanoTime);
                    }
                });
    }

    /** The original is read from the log by a worker, once it is durable. */
    private void repeat(Submission submission, Identity identity, Verdict.Repeated repeated) {
        Caller caller = submission.caller();
        long since = submission.receivedNanoTime();
        whenDurable(
                repeated.seq(),
                since,
                caller,
                () -> {
                    if (journal.stands(identity, repeated.seq())) {
                        repeats.answer(submission, repeated, this);
                    } else { // its original was given up, and perhaps voided since
                        refuse(ReasonCode.AUDIT_UNAVAILABLE, caller, since);
                    }
                });
    }

    /** Counts an answer that took no decision; the refusals event reports it. */
    void countUndecided(ReasonCode code, long receivedNanoTime) {
        refusals.add(code, clock.nowNanos());
        metrics.undecided(code, clock.nanoTime() - receivedNanoTime);
    }

    void refuse(ReasonCode code, Caller caller, long receivedNanoTime) {
        countUndecided(code, receivedNanoTime);
        caller.answer(new Answer.Refused(code), timing(receivedNanoTime));
    }

    // ---- a cancel always passes ----

    void cancel(Cancellation cancellation) {
        long now = clock.nowNanos();
        UUID traceId = stamps.traceId(now / 1_000_000);
        if (readiness.recordingRefusal() != null) {
            metrics.cancelPassed(false, clock.nanoTime() - cancellation.receivedNanoTime());
            passUnlogged(traceId, cancellation, timing(cancellation.receivedNanoTime()));
            return;
        }
        CancelPassed event =
                new CancelPassed(
                        traceId,
                        journal.identities().sha256Hex(cancellation.body(), cancellation.length()),
                        cancellation.clientOrderId(),
                        cancellation.context());
        long seq = journal.record(now, event);
        Position position = new Position(seq, journal.log().lastHash());
        waiting.add(
                new Pending(seq, cancellation.receivedNanoTime()) {
                    @Override
                    void release() {
                        metrics.cancelPassed(true, clock.nanoTime() - sinceNanoTime);
                        cancellation
                                .caller()
                                .answer(
                                        new Answer.CancelPassed(traceId, position),
                                        timing(sinceNanoTime));
                    }

                    @Override
                    void giveUp() {
                        metrics.cancelPassed(false, clock.nanoTime() - sinceNanoTime);
                        passUnlogged(
                                traceId, cancellation, timing(cancellation.receivedNanoTime()));
                    }
                });
    }

    static void passUnlogged(UUID traceId, Cancellation cancellation, Timing timing) {
        cancellation.caller().answer(new Answer.CancelPassed(traceId, null), timing);
    }

    // ---- what a person set ----

    void risk(RiskChanged wanted, long receivedNanoTime, Caller caller) {
        RiskControl risk = journal.kernel().risk();
        ReasonCode refusal =
                risk.hasRoomFor(wanted.scope(), wanted.side())
                        ? readiness.personsRefusal()
                        : ReasonCode.STATE_CAPACITY;
        if (refusal != null) {
            refuse(refusal, caller, receivedNanoTime);
            return;
        }
        RiskChanged change =
                risk.change(
                        wanted.scope(),
                        wanted.side(),
                        wanted.state(),
                        wanted.reason(),
                        wanted.principal());
        long seq = journal.record(clock.nowNanos(), change);
        whenDurable(seq, receivedNanoTime, caller, acts.riskSet(seq, change));
    }

    void whenDurable(long seq, long receivedNanoTime, Caller caller, Answer answer) {
        whenDurable(
                seq,
                receivedNanoTime,
                caller,
                () -> caller.answer(answer, timing(receivedNanoTime)));
    }

    void whenDurable(long seq, long receivedNanoTime, Caller caller, Runnable then) {
        waiting.add(
                new Pending(seq, receivedNanoTime) {
                    @Override
                    void release() {
                        then.run();
                    }

                    @Override
                    void giveUp() {
                        refuse(ReasonCode.AUDIT_UNAVAILABLE, caller, sinceNanoTime);
                    }
                });
        waiting.release(journal.log().durableSeq());
    }

    Timing timing(long receivedNanoTime) {
        return Timing.lasting(clock.nanoTime() - receivedNanoTime);
    }

    // ---- the passing of time ----

    long nanoTime() {
        return clock.nanoTime();
    }

    /** The log has made progress, or its health has changed. */
    void onProgress() {
        waiting.release(journal.log().durableSeq());
    }

    /** Every few milliseconds: gives up what waited too long, releases what expired. */
    void sweep() {
        waiting.release(journal.log().durableSeq());
        waiting.giveUp(clock.nanoTime() - ackTimeoutNanos);
        repeats.giveUp(clock.nanoTime() - ackTimeoutNanos, this);
        if (readiness.canVoid()) {
            journal.voidUnanswered(clock.nowNanos());
        }
        if (readiness.recordingRefusal() == null) {
            long now = clock.nowNanos();
            limits.expire(now, MAX_EXPIRED_LIMITS_A_SWEEP);
            journal.expire(now, MAX_EXPIRED_EVENTS_A_SWEEP);
            sessions.sweep(now, MAX_EXPIRED_EVENTS_A_SWEEP);
            journal.kernel().forget(now / 1_000_000, MAX_FORGOTTEN_ORDERS_A_SWEEP);
        }
        limitUse.sweep(clock.nowNanos() / 1_000_000);
    }

    /** Every second: compares the clocks, tells a change of health, logs what was refused. */
    void second() {
        clock.compare();
        Health health = readiness.health();
        if (!health.equals(toldHealth)) {
            LOG.warn("health {} {}", health.state(), health.cause());
            toldHealth = health;
        }
        tellOfTheDisk();
        if (readiness.recordingRefusal() == null) {
            var event = refusals.take(clock.nowNanos());
            if (event != null) {
                LOG.info("answered without a new decision: {}", event.counts());
                journal.record(clock.nowNanos(), event);
            }
            heartbeats.second();
        }
    }

    /** What failed and was repaired within the second would leave no trace in the health. */
    private void tellOfTheDisk() {
        AuditLog log = journal.log();
        long errors = log.syncErrors() + log.writeErrors();
        if (errors != toldErrors) {
            LOG.warn(
                    "the disk has refused the log {} syncs and {} writes since the start",
                    log.syncErrors(),
                    log.writeErrors());
            toldErrors = errors;
        }
    }

    /** An invariant is broken; true the first time. */
    boolean breakDown(RuntimeException cause) {
        return readiness.breakDown(cause);
    }

    /** Decides nothing more; what was asked is still answered. */
    void drain() {
        readiness.drain();
    }

    /** Logs what was refused and the hash of the state it ends with. */
    void stop(LongFunction<String> stateHash) {
        second();
        if (readiness.recordingRefusal() == null) {
            long now = clock.nowNanos();
            journal.record(now, new Stopped(stateHash.apply(now)));
        }
    }

    boolean drained() {
        return waiting.size() == 0 && repeats.idle();
    }

    Health health() {
        return readiness.health();
    }

    /** The figures of the limits in force. Any thread. */
    public LimitUse limitUse() {
        return limitUse;
    }

    /** What an operator wants to know at a glance. */
    GateStatus status(Health health) {
        Kernel kernel = journal.kernel();
        AuditLog log = journal.log();
        Policy policy = kernel.policy();
        return new GateStatus(
                health,
                kernel.risk().strictest().name(),
                kernel.risk().triggered(),
                kernel.risk().killEpoch(),
                policy == null ? null : policy.version(),
                policy == null ? null : policy.hash(),
                kernel.limits().version(),
                log.lastSeq(),
                log.durableSeq(),
                durability.word(),
                kernel.ledger().openReservations(),
                kernel.ledger().knownOrders(),
                waiting.size(),
                clock.wallAheadNanos());
    }
}
