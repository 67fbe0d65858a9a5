package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogEvent.Stopped;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import com.brokerops.gate.sidecar.kernel.ledger.Sessions;
import com.brokerops.gate.sidecar.store.PackedOrders.BlockedOrder;
import com.brokerops.gate.sidecar.store.ReservationTable.AppliedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of events changes, folded: the last value of each key. Events state results, so
 * nothing is computed here, and a reservation that opens and closes within the run never meets the
 * database.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Changes {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<Cell, Exposure> exposures = new HashMap<>();
    private final Map<UUID, ReservationChange> reservations = new LinkedHashMap<>();
    private final List<Executed> executions = new ArrayList<>(0);
    private final List<BlockedOrder> blocked = new ArrayList<>();
    private final List<Voided> voided = new ArrayList<>();
    private final List<LineAbout> linesAbout = new ArrayList<>();
    private final Map<OwnerOf, OwnersLimits> limits = new HashMap<>();
    private long limitsVersion = -1;
    private final Map<RiskControl.Key, RiskChanged> risk = new HashMap<>();
    private final FactChanges facts = new FactChanges();
    private @Nullable String policyHash;
    private @Nullable String session;
    private long rolledSeq = Sessions.NEVER;
    private @Nullable LogLine last;
    private long decidedAtMillis = -1;
    private int events;

    /** One client in one symbol. */
    record Cell(String clientId, String symbol) {}

    /** One owner of limits of a scope. */
    record OwnerOf(Scope scope, String owner) {}

    /**
     * A line that reports, takes back or corrects an execution.
     *
     * @param met what was held before it; null if only the database knows
     */
    record Executed(Lifecycle event, long seq, @Nullable Exposure met) {}

    /** The order of that name no longer counts, if it held nothing before that seq. */
    record Voided(Identity order, long seq) {}

    /** A line that says more of a decision, or of the gate as a whole. */
    record LineAbout(UUID subject, long seq) {}

    /** Takes the next line of the log. */
    void add(LogLine line, Identity identity) {
        List<UUID> subjects = LinesAbout.subjects(line.event());
        for (int i = 0; i < subjects.size(); i++) { // mostly none: not even an iterator
            linesAbout.add(new LineAbout(subjects.get(i), line.seq()));
        }
        switch (line.event()) {
            case Decided decided -> {
                add(decided, line.seq(), identity);
                decidedAtMillis = line.atEpochNanos() / NANOS_PER_MILLI;
            }
            case Lifecycle lifecycle -> add(lifecycle, line, identity);
            case Expired expired ->
                    expire(
                            new Cell(expired.clientId(), expired.symbol()),
                            expired.traceIds(),
                            0,
                            expired.exposureAfter());
            case SessionExpired expired ->
                    expire(
                            new Cell(expired.clientId(), expired.symbol()),
                            expired.traceIds(),
                            line.atEpochNanos() / NANOS_PER_MILLI + Ledger.REMEMBER_CLOSED_MILLIS,
                            expired.exposureAfter());
            case SessionRolled rolled -> {
                session = rolled.session();
                rolledSeq = line.seq();
            }
            case DecisionVoided decision -> add(decision, line.seq(), identity);
            case LimitsChanged change -> add(change);
            case RiskChanged change ->
                    risk.put(new RiskControl.Key(change.scope(), change.side()), change);
            case PolicyLoaded loaded -> policyHash = loaded.hash();
            case FactEvent fact -> facts.add(fact, line, identity);
            case CancelPassed _,
                    Segment _,
                    Started _,
                    Stopped _,
                    Operated _,
                    TriggerConfirmed _,
                    KeysLoaded _,
                    Refusals _ -> {}
        }
        last = line;
        events++;
    }

    private void add(Decided decided, long seq, Identity identity) {
        String clientId = decided.context().clientId();
        String symbol = decided.order().symbol();
        Exposure after = decided.exposureAfter();
        if (after != null) {
            exposures.put(new Cell(clientId, symbol), after);
        }
        if (decided.status() == Status.AUTHORIZED) {
            ReservationChange.Opened opened =
                    new ReservationChange.Opened(
                            identity,
                            seq,
                            decided.context(),
                            symbol,
                            decided.order().side(),
                            decided.replaces(),
                            otherLeg(decided.list()),
                            decided.expiresAtMillis(),
                            Terms.of(decided));
            reservations.put(
                    decided.traceId(),
                    ReservationChange.opening(
                            decided.traceId(),
                            opened,
                            decided.reservedQty(),
                            decided.order().qty() - decided.reservedQty(),
                            decided.reservedE4()));
        } else if (decided.reasonCode() != ReasonCode.IDEMPOTENCY_CAPACITY) {
            blocked.add(new BlockedOrder(identity, seq, decided.expiresAtMillis()));
        }
    }

    private static @Nullable UUID otherLeg(@Nullable ListPlace list) {
        return list != null && list.secondLeg() ? list.listId() : null;
    }

    private void add(Lifecycle lifecycle, LogLine line, Identity identity) {
        Cell cell = new Cell(lifecycle.clientId(), lifecycle.symbol());
        Exposure met = exposures.put(cell, lifecycle.exposureAfter());
        if (lifecycle.qty() > 0 || lifecycle.undone() != null) {
            executions.add(new Executed(lifecycle, line.seq(), met));
        }
        long atMillis = line.atEpochNanos() / NANOS_PER_MILLI;
        for (ReservationAfter after : lifecycle.reservations()) {
            of(after.traceId())
                    .becomes(after, atMillis + Ledger.REMEMBER_CLOSED_MILLIS, line.seq());
        }
        of(lifecycle.traceId()).add(new AppliedEvent(identity, line.seq()));
    }

    private void expire(Cell cell, List<UUID> traceIds, long untilMillis, Exposure after) {
        exposures.put(cell, after);
        for (UUID traceId : traceIds) {
            of(traceId).expires(untilMillis);
        }
    }

    private void add(DecisionVoided decision, long seq, Identity identity) {
        Exposure after = decision.exposureAfter();
        String symbol = decision.symbol();
        if (after == null || symbol == null) {
            voided.add(new Voided(identity, seq));
            return;
        }
        exposures.put(new Cell(decision.clientId(), symbol), after);
        of(decision.traceId()).becomesVoided();
    }

    private void add(LimitsChanged change) {
        limitsVersion = change.version();
        for (Scope scope : change.scopes()) {
            limits.put(new OwnerOf(scope, change.owner()), change.set());
        }
    }

    private ReservationChange of(UUID traceId) {
        return reservations.computeIfAbsent(traceId, ReservationChange::ofStored);
    }

    int events() {
        return events;
    }

    /** The newest line in here, or null without any. */
    @Nullable LogLine last() {
        return last;
    }

    /** The time of the last decision, or -1 without one. */
    long decidedAtMillis() {
        return decidedAtMillis;
    }

    Map<Cell, Exposure> exposures() {
        return exposures;
    }

    Iterable<ReservationChange> reservations() {
        return reservations.values();
    }

    /** What was executed, in the order of seq. */
    List<Executed> executions() {
        return executions;
    }

    /** Orders that were BLOCKED. */
    List<BlockedOrder> blocked() {
        return blocked;
    }

    List<Voided> voided() {
        return voided;
    }

    List<LineAbout> linesAbout() {
        return linesAbout;
    }

    /** What owners have set last. */
    Map<OwnerOf, OwnersLimits> limits() {
        return limits;
    }

    /** The version of the last change of limits, or -1 without one. */
    long limitsVersion() {
        return limitsVersion;
    }

    /** The last change of each scope and side. */
    Iterable<RiskChanged> risk() {
        return risk.values();
    }

    FactChanges facts() {
        return facts;
    }

    @Nullable String policyHash() {
        return policyHash;
    }

    /** The last session that began, or null. */
    @Nullable String session() {
        return session;
    }

    /** The line by which it began, or {@link Sessions#NEVER}. */
    long rolledSeq() {
        return rolledSeq;
    }
}
