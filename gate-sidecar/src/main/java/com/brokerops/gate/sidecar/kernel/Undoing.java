package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Undone;
import com.brokerops.gate.sidecar.kernel.ledger.Execution;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownEvent;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What it makes of an order and of a position that an execution never was, or was another one: both
 * are what they would be had it been reported so. Only what the execution told beside its quantity
 * stays true: that its order was at the venue, and in the place of the one that it was to replace.
 *
 * <pre>
 *   FILLED, OVERFILLED ──► PARTIAL, WORKING    it may still be at the venue: set aside again
 *   FILLED, OVERFILLED, its session over ──► EXPIRED     it would have ended with that
 *   FILLED_LATE, OVERFILLED after an end ──► CANCELED, REJECTED, EXPIRED, REPLACED, as it had ended
 * </pre>
 */
final class Undoing {
    private final LifecycleReport report;
    private final Execution execution;
    private final Reservation own;
    private final List<Reservation> heirs;
    private final Ledger ledger;

    private Undoing(
            LifecycleReport report,
            Execution execution,
            Reservation own,
            List<Reservation> heirs,
            Ledger ledger) {
        this.report = report;
        this.execution = execution;
        this.own = own;
        this.heirs = heirs;
        this.ledger = ledger;
    }

    /**
     * Reads the ledger, changes nothing.
     *
     * @param reported where the log has the report of the execution, or null
     * @param own the order that the report names
     * @param knownUntilMillis as in {@link Reports}
     */
    static Verdict read(
            LifecycleReport report,
            @Nullable KnownEvent reported,
            Reservation own,
            Ledger ledger,
            long knownUntilMillis) {
        String name = "execution " + report.execId();
        if (reported == null) {
            return new Verdict.Unprocessable("no " + name + " is known from this source");
        }
        Execution execution = ledger.execution(reported.seq(), own.side());
        if (execution == null) {
            return new Verdict.Unprocessable(name + " is too long ago to be undone");
        }
        if (!execution.traceId().equals(own.traceId())) {
            return new Verdict.Unprocessable(name + " is one of another order");
        }
        if (ledger.lineage().sharedByLegs(execution, knownUntilMillis)) {
            return new Verdict.Unprocessable(name + " was counted by both legs of a list");
        }
        if (execution.busted()) {
            return new Verdict.Unprocessable(name + " was busted before");
        }
        List<Reservation> heirs = ledger.lineage().heirs(execution, knownUntilMillis);
        if (heirs.size() >= Lifecycle.MAX_RESERVATIONS) {
            return new Verdict.Unprocessable(name + " was counted by too many replacements");
        }
        try {
            return new Verdict.Event(new Undoing(report, execution, own, heirs, ledger).event());
        } catch (ArithmeticException e) {
            return new Verdict.Unprocessable("the amount is out of range");
        }
    }

    private Lifecycle event() {
        List<Reservation> before = new ArrayList<>(List.of(own));
        before.addAll(heirs);
        List<Reservation> after = new ArrayList<>(before.stream().map(this::restated).toList());
        List<ReservationAfter> changed = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            if (i == 0 || !after.get(i).equals(before.get(i))) {
                changed.add(Reports.after(after.get(i)));
            }
        }
        addPairs(before, after);
        Exposure exposure = ledger.exposure(own.clientId(), own.symbol());
        Exposure held = ledger.restated(execution, report.qty(), report.priceE8());
        Exposure with = Holdings.of(before).replacedBy(Holdings.of(after), exposure, own);
        Exposure restated =
                new Exposure(
                        held.position(),
                        held.positionCostE4(),
                        with.pendingBuyQty(),
                        with.pendingBuyE4(),
                        with.pendingSellQty(),
                        with.pendingSellE4());
        return new Lifecycle(
                report.type(),
                report.source(),
                report.eventId(),
                report.payloadSha256(),
                report.traceId(),
                report.qty(),
                report.priceE8(),
                new Undone(
                        String.valueOf(report.execId()),
                        execution.seq(),
                        execution.qty(),
                        execution.priceE8()),
                own.clientId(),
                own.symbol(),
                changed,
                restated,
                ledger.grossAfterE4(own.clientId(), exposure, restated));
    }

    /** What stands against one of them is set aside with it, whether it changes or not. */
    private void addPairs(List<Reservation> before, List<Reservation> after) {
        for (int i = 0; i < before.size(); i++) {
            UUID pair = before.get(i).pair();
            if (pair != null && before.stream().noneMatch(one -> one.traceId().equals(pair))) {
                Reservation other = Objects.requireNonNull(ledger.reservation(pair));
                before.add(other);
                after.add(other);
            }
        }
    }

    /** An order that counts the execution, without it or with the other one. */
    private Reservation restated(Reservation order) {
        long more = report.qty() - execution.qty();
        if (more == 0) {
            return order;
        }
        long executed = Math.addExact(order.executedQty(), more);
        long leaves = Math.max(0, order.terms().qty() - executed);
        ReservationState state = state(order, executed, leaves);
        // What is left at the price that it was valued at: exact, whatever parts were rounded.
        long reservedE4 =
                state.terminal() || leaves == 0
                        ? 0
                        : Amounts.notionalE4(leaves, order.terms().valuedAtE8());
        return order.as(state, leaves, executed, reservedE4);
    }

    private static ReservationState state(Reservation order, long executed, long leaves) {
        ReservationState ended = order.ended();
        if (order.replacesPair() || order.state() == ReservationState.RESERVED) {
            return order.state(); // the venue has not decided
        }
        if (executed > order.terms().qty()) {
            return ReservationState.OVERFILLED;
        }
        if (ended != null) {
            return ended;
        }
        if (leaves == 0) {
            return ReservationState.FILLED;
        }
        if (order.sessionOver() && !order.open()) {
            return ReservationState.EXPIRED; // it would have ended with its session
        }
        return executed > 0 ? ReservationState.PARTIAL : ReservationState.WORKING;
    }
}
