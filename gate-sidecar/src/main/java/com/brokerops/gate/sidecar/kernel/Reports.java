package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownEvent;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report makes of the reservation of its order, and of the one that is its pair.
 *
 * <pre>
 *                    accepted            filled in part       filled in full
 *   RESERVED ──────► WORKING ──────────► PARTIAL ───────────► FILLED
 *       any open ──► CANCELED, REJECTED, EXPIRED, REPLACED      │ any more
 *                      └─ filled after all ─► FILLED_LATE ──────┴─► OVERFILLED
 * </pre>
 *
 * An execution is booked whatever the state: it is true. Anything else about an order that is
 * closed is refused. {@link Undoing} is the way back.
 */
final class Reports {
    private final LifecycleReport report;
    private final Reservation own;
    private final @Nullable Reservation pair;

    private Reports(LifecycleReport report, Reservation own, @Nullable Reservation pair) {
        this.report = report;
        this.own = own;
        this.pair = pair;
    }

    /**
     * Reads the ledger, changes nothing.
     *
     * @param knownUntilMillis an order that was to be known until before that is not, even if it
     *     has not been forgotten yet: whoever replays the log may have forgotten it
     * @param execution what is known of the execution that the report takes back or corrects
     * @return an event, or {@link Verdict.Unprocessable}
     */
    static Verdict read(
            LifecycleReport report,
            @Nullable KnownEvent execution,
            Ledger ledger,
            long knownUntilMillis) {
        Reservation own = ledger.reservation(report.traceId());
        if (own == null || !ledger.remembers(report.traceId(), knownUntilMillis)) {
            return new Verdict.Unprocessable(Verdict.Unprocessable.NO_ORDER);
        }
        if (report.type().undoes()) {
            return Undoing.read(report, execution, own, ledger, knownUntilMillis);
        }
        Reservation pair = own.pair() == null ? null : ledger.reservation(own.pair());
        Reports reports = new Reports(report, own, pair);
        String contradiction = reports.contradiction();
        if (contradiction != null) {
            return new Verdict.Unprocessable(contradiction);
        }
        try {
            return new Verdict.Event(reports.event(ledger));
        } catch (ArithmeticException e) {
            return new Verdict.Unprocessable("the amount is out of range");
        }
    }

    private @Nullable String contradiction() {
        return switch (report.type()) {
            case EXECUTION_REPORTED -> null;
            case ORDER_ACCEPTED, ORDER_REJECTED, ORDER_CANCELED, ORDER_EXPIRED ->
                    own.open() ? null : "the order is " + own.state();
            case ORDER_REPLACED, ORDER_REPLACE_REJECTED -> {
                if (!own.replacement()) {
                    yield "the order replaces no other";
                }
                yield own.open() ? null : "the order is " + own.state();
            }
            case EXECUTION_BUSTED, EXECUTION_CORRECTED -> throw new IllegalStateException("undoes");
        };
    }

    private Lifecycle event(Ledger ledger) {
        Reservation ownAfter = ownAfter();
        Reservation pairAfter = pair == null ? null : pairAfter(pair);
        Exposure before = ledger.exposure(own.clientId(), own.symbol());
        Exposure after =
                Holdings.of(own, pair).replacedBy(Holdings.of(ownAfter, pairAfter), before, own);
        if (report.qty() > 0) {
            after = Exposures.book(after, own.side(), report.qty(), report.priceE8());
        }
        List<ReservationAfter> reservations = new ArrayList<>(2);
        reservations.add(after(ownAfter));
        if (pair != null && pairAfter != null && !pairAfter.equals(pair)) {
            reservations.add(after(pairAfter));
        }
        return new Lifecycle(
                report.type(),
                report.source(),
                report.eventId(),
                report.payloadSha256(),
                report.traceId(),
                report.qty(),
                report.priceE8(),
                own.clientId(),
                own.symbol(),
                reservations,
                after,
                ledger.grossAfterE4(own.clientId(), before, after));
    }

    static ReservationAfter after(Reservation reservation) {
        return new ReservationAfter(
                reservation.traceId(),
                reservation.state(),
                reservation.leavesQty(),
                reservation.executedQty(),
                reservation.reservedE4());
    }

    private Reservation ownAfter() {
        return switch (report.type()) {
            case ORDER_ACCEPTED -> own.state() == ReservationState.RESERVED ? inForce() : own;
            case ORDER_REJECTED, ORDER_REPLACE_REJECTED -> closed(own, ReservationState.REJECTED);
            case ORDER_CANCELED -> closed(own, ReservationState.CANCELED);
            case ORDER_EXPIRED -> closed(own, ReservationState.EXPIRED);
            case ORDER_REPLACED ->
                    own.leavesQty() == 0 ? closed(own, ReservationState.FILLED) : inForce();
            case EXECUTION_REPORTED -> executed();
            case EXECUTION_BUSTED, EXECUTION_CORRECTED -> throw new IllegalStateException("undoes");
        };
    }

    private Reservation inForce() {
        ReservationState state =
                own.executedQty() > 0 ? ReservationState.PARTIAL : ReservationState.WORKING;
        return own.as(state, own.leavesQty(), own.executedQty(), own.reservedE4());
    }

    private Reservation executed() {
        if (report.qty() > own.leavesQty()) {
            return afterExecution(own, ReservationState.OVERFILLED);
        }
        if (!own.open()) {
            return afterExecution(own, ReservationState.FILLED_LATE);
        }
        return afterExecution(
                own,
                report.qty() == own.leavesQty()
                        ? ReservationState.FILLED
                        : ReservationState.PARTIAL);
    }

    /** The pair is the order that this one replaces, or the one that is to replace it. */
    private Reservation pairAfter(Reservation other) {
        boolean takesItsPlace = report.type() == LifecycleType.ORDER_REPLACED || report.qty() > 0;
        if (own.replacesPair()) {
            // Who executes has replaced the other, whether or not that was reported.
            return takesItsPlace ? closed(other, ReservationState.REPLACED) : other;
        }
        return report.qty() > 0 ? afterExecution(other, other.state()) : other;
    }

    /** Releases the executed share; the last execution releases exactly the rest. */
    private Reservation afterExecution(Reservation from, ReservationState state) {
        long leaves = Math.max(0, from.leavesQty() - report.qty());
        long releasedE4 =
                leaves == 0
                        ? from.reservedE4()
                        : Amounts.share(
                                from.reservedE4(), from.leavesQty() - leaves, from.leavesQty());
        long executed = Math.addExact(from.executedQty(), report.qty());
        return from.as(
                state, leaves, executed, state.terminal() ? 0 : from.reservedE4() - releasedE4);
    }

    private static Reservation closed(Reservation from, ReservationState state) {
        return from.as(state, from.leavesQty(), from.executedQty(), 0);
    }
}
