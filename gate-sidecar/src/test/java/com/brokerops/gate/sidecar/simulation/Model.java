package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must be so after what was recorded. Of an event it believes that it happened and to which
 * order; everything else it works out for itself and compares.
 */
final class Model {
    /** One recorded event. */
    record Fact(long seq, long atNanos, LogEvent event) {}

    final List<Fact> history = new ArrayList<>();
    final Set<String> touched = new HashSet<>();
    private final Set<UUID> givenUp = new HashSet<>();
    private final Set<UUID> refused = new HashSet<>();
    private final Map<String, Known> orders = new HashMap<>();
    private final Map<UUID, Known> byTrace = new HashMap<>();
    private final Taken reports = new Taken();
    private Book book = new Book();
    private Signs signs = new Signs();
    private long forgottenAtNanos;

    // ---- what happens ----

    void recorded(long seq, long atNanos, LogEvent event) {
        unless(history.isEmpty() || seq > history.getLast().seq, "MODEL", "seq fell to " + seq);
        apply(seq, atNanos, event);
        history.add(new Fact(seq, atNanos, event));
    }

    /** Nobody was told of this decision; it must be taken back while the process lives. */
    void givenUp(Decided decided) {
        givenUp.add(decided.traceId());
        refused.add(decided.traceId());
    }

    /** A process has died: what of its events is not in the log never was. */
    void survives(long lastSeq) {
        givenUp.clear();
        forgottenAtNanos = 0;
        if (!history.isEmpty() && history.getLast().seq > lastSeq) {
            history.removeIf(fact -> fact.seq > lastSeq);
            orders.clear();
            byTrace.clear();
            reports.clear();
            Book before = book;
            book = new Book();
            signs = new Signs();
            signs.told();
            before.placed.forEach(one -> touched.add(one.client));
            for (Fact fact : history) {
                if (fact.event instanceof DecisionVoided voided) {
                    givenUp.add(voided.traceId());
                }
                apply(fact.seq, fact.atNanos, fact.event);
            }
        }
        book.supposed.clear();
        signs.died();
        for (UUID torn : InList.torn(history)) {
            givenUp.add(torn);
            refused.add(torn);
        }
    }

    private void apply(long seq, long atNanos, LogEvent event) {
        signs.before(event, atNanos / SimulatedTime.MILLI, this);
        if (!InList.goesOn(event)) {
            book.supposed.clear();
        }
        switch (event) {
            case Decided decided -> decided(decided, seq, atNanos);
            case DecisionVoided voided -> voided(voided);
            case Lifecycle lifecycle -> lifecycle(lifecycle, atNanos);
            case Expired expired -> expired(expired, atNanos);
            case LimitsChanged change -> book.owners.changed(change, atNanos / SimulatedTime.MILLI);
            case RiskChanged change -> book.risk(change);
            case BalanceReported told -> book.funds.said(told, seq, atNanos / SimulatedTime.MILLI);
            case SessionRolled rolled -> rolled(rolled);
            case SessionExpired expired -> sessionExpired(expired, atNanos);
            case LogEvent.CancelPassed _,
                    LogEvent.Segment _,
                    LogEvent.Started _,
                    LogEvent.Stopped _,
                    ControlEvent.PolicyLoaded _,
                    ControlEvent.KeysLoaded _,
                    ControlEvent.Operated _,
                    ControlEvent.TriggerConfirmed _,
                    FactEvent.Quarantined _,
                    FactEvent.QuarantineEnded _,
                    FactEvent.PositionClosed _,
                    FactEvent.EconomicsReconciled _,
                    LogEvent.Refusals _ -> {}
        }
        if (InList.ends(event)) {
            book.supposed.clear();
        }
    }

    private void decided(Decided decided, long seq, long atNanos) {
        Order order = decided.order();
        Context context = decided.context();
        String client = context.clientId();
        Known before = orders.get(name(client, order.clientOrderId()));
        unless(before == null || over(before, atNanos), "I2", "{} decided again", order);
        Placed against = against(decided);
        List<ReasonCode> codes = decided.reasons().stream().map(Reason::code).toList();
        long atMillis = atNanos / SimulatedTime.MILLI;
        List<ReasonCode> own = new Against(book, order, context, against, atMillis).codes();
        boolean authorized = decided.status() == Status.AUTHORIZED;
        unless(!authorized || own.isEmpty(), "I1", "{} despite {}", order, own);
        List<ReasonCode> all = InList.reasons(decided, own);
        unless(codes.equals(all), "MODEL", "{} gave {}, not {}", order, codes, all);
        MetCheck.of(decided, book, atMillis);
        Placed placed = null;
        if (own.isEmpty()) {
            placed =
                    new Placed(
                            decided.traceId(), context, order, decided.expiresAtMillis(), against);
            (authorized ? book.placed : book.supposed).add(placed);
        }
        Known known = new Known(decided, seq, authorized ? placed : null);
        orders.put(name(client, order.clientOrderId()), known);
        byTrace.put(decided.traceId(), known);
        touched.add(client);
    }

    /** The order that a decision is to replace, or the first leg of its OCO; or null. */
    private @Nullable Placed against(Decided decided) {
        String original = decided.order().origClientOrderId();
        if (original != null) {
            Known known = orders.get(name(decided.context().clientId(), original));
            return known == null ? null : known.placed;
        }
        ListPlace place = decided.list();
        if (place == null || !place.secondLeg()) {
            return null;
        }
        Known first = byTrace.get(place.listId());
        return first.placed == null && !book.supposed.isEmpty()
                ? book.supposed.getFirst()
                : first.placed;
    }

    private void voided(DecisionVoided voided) {
        Known known = byTrace.remove(voided.traceId());
        unless(known != null, "MODEL", "voids the unknown {}", voided.traceId());
        unless(givenUp.remove(voided.traceId()), "I10", "voids an answered {}", voided);
        orders.remove(name(voided.clientId(), voided.clientOrderId()), known);
        if (known.placed != null) {
            known.placed.takeBack();
            book.placed.remove(known.placed);
        }
        touched.add(voided.clientId());
    }

    private void lifecycle(Lifecycle event, long atNanos) {
        LifecycleReport report = Taken.by(event);
        Meaning meaning = meaning(report, atNanos);
        unless(meaning == Meaning.NEW, "I10", "took the {} {}", meaning, report);
        Known known = byTrace.get(event.traceId());
        Placed one = known.placed;
        boolean wasOpen = one.open();
        if (report.type().undoes()) {
            List<Placed> closed =
                    book.restate(
                            Taken.execution(report),
                            report.qty(),
                            report.priceE8(),
                            order -> over(byTrace.get(order.traceId), atNanos));
            for (Placed order : closed) {
                byTrace.get(order.traceId).ended(atNanos);
            }
        }
        ReservationState after = Book.after(report, one);
        boolean executes = report.type() == LifecycleType.EXECUTION_REPORTED;
        boolean takesItsPlace = report.type() == LifecycleType.ORDER_REPLACED || executes;
        Placed replaced = takesItsPlace ? one.replaced() : null;
        if (executes) {
            book.execute(Taken.name(report), one, report.qty(), report.priceE8());
        } else if (takesItsPlace) {
            one.replace();
        }
        one.become(after);
        if (after != ReservationState.RESERVED) {
            one.inForce();
        }
        if (wasOpen && !one.open()) {
            known.ended(atNanos);
        }
        if (replaced != null) {
            byTrace.get(replaced.traceId).ended(atNanos);
        }
        unless(event.state() == after, "MODEL", "{} left it {}", event, after);
        reports.add(report);
        touched.add(one.client);
    }

    private void expired(Expired expired, long atNanos) {
        for (UUID traceId : expired.traceIds()) {
            Placed one = byTrace.get(traceId).placed;
            unless(one.state == ReservationState.RESERVED, "I10", "{} expired", one.state);
            unless(isOver(one.expiresAtMillis, atNanos), "I5", "{} expired early", one.order);
            one.become(ReservationState.EXPIRED);
            touched.add(one.client);
        }
    }

    private void rolled(SessionRolled rolled) {
        LocalDate to = LocalDate.parse(rolled.session());
        unless(to.isAfter(book.session()), "I13", "{} after {}", rolled, book.session());
        book.roll(to);
    }

    private void sessionExpired(SessionExpired expired, long atNanos) {
        for (UUID traceId : expired.traceIds()) {
            Known known = byTrace.get(traceId);
            Placed one = known.placed;
            unless(one.outlivesItsSession(), "I13", "{} is {} and lives on", one.order, one.state);
            one.become(ReservationState.EXPIRED);
            known.ended(atNanos);
            touched.add(one.client);
        }
    }

    // ---- what follows ----

    Meaning meaning(LifecycleReport report, long nowNanos) {
        Taken.Report before = reports.of(report);
        if (before != null) {
            return before.isSame(report) ? Meaning.DUPLICATE : Meaning.CONFLICT;
        }
        Known known = byTrace.get(report.traceId());
        Placed one = known == null ? null : known.placed;
        boolean possible =
                one != null
                        && !over(known, nowNanos)
                        && switch (report.type()) {
                            case EXECUTION_REPORTED -> true;
                            case EXECUTION_BUSTED, EXECUTION_CORRECTED ->
                                    book.stands(
                                            Taken.execution(report),
                                            one,
                                            order -> over(byTrace.get(order.traceId), nowNanos));
                            case ORDER_ACCEPTED, ORDER_REJECTED, ORDER_CANCELED, ORDER_EXPIRED ->
                                    one.open();
                            case ORDER_REPLACED, ORDER_REPLACE_REJECTED ->
                                    one.replacement && one.open();
                        };
        return possible ? Meaning.NEW : Meaning.IMPOSSIBLE;
    }

    /** True if the report was taken for an order that may be forgotten by now, and it with it. */
    boolean mayBeForgotten(LifecycleReport report, long nowNanos) {
        Taken.Report before = reports.of(report);
        return before != null && over(byTrace.get(before.traceId()), nowNanos);
    }

    /** True if it certainly is forgotten. */
    boolean isForgotten(LifecycleReport report) {
        return mayBeForgotten(report, forgottenAtNanos);
    }

    /** True if the order is certainly forgotten. */
    boolean isForgotten(Known known) {
        return over(known, forgottenAtNanos);
    }

    /** True if a decision is in force: known, and not to be taken back. */
    boolean stands(Decided decided) {
        return byTrace.containsKey(decided.traceId()) && !givenUp.contains(decided.traceId());
    }

    /** True if nobody was told of it when it was decided. */
    boolean inDoubt(Known known) {
        return refused.contains(known.decided.traceId());
    }

    @Nullable Known order(String client, String clientOrderId) {
        return orders.get(name(client, clientOrderId));
    }

    /** Why an order that comes again is BLOCKED now, or null. */
    @Nullable ReasonCode instead(Known known, Order order, Context context, long nowNanos) {
        return known.instead(order, context, book, nowNanos);
    }

    /** True if the order may be forgotten: it holds nothing and its token ran out long ago. */
    boolean over(Known known, long nowNanos) {
        boolean holds = known.placed != null && known.placed.open();
        return !holds && isOver(known.untilMillis, nowNanos);
    }

    private static boolean isOver(long expiresAtMillis, long nowNanos) {
        return nowNanos / SimulatedTime.MILLI > expiresAtMillis + Life.SKEW_MILLIS;
    }

    /** A gate that works has taken back, released and forgotten what is due. */
    void nothingIsDue(long nowNanos, int knownOrders) {
        unless(givenUp.isEmpty(), "I10", "not taken back: {}", givenUp);
        for (Placed one : book.placed) {
            boolean due =
                    one.state == ReservationState.RESERVED && isOver(one.expiresAtMillis, nowNanos);
            unless(!due, "I10", "not released: {}", one.order);
            unless(!one.outlivesItsSession(), "I13", "not ended: {}", one.order);
        }
        int known = 0;
        for (Known order : orders.values()) {
            known += over(order, nowNanos) ? 0 : 1;
        }
        boolean overdue = book.owners.isOverdue(nowNanos / SimulatedTime.MILLI);
        unless(!overdue, "I11", "limits have not expired");
        forgottenAtNanos = nowNanos;
        unless(known == knownOrders, "MODEL", "{} orders known, not {}", knownOrders, known);
    }

    boolean owesAVoid() {
        return !givenUp.isEmpty();
    }

    /** The session in force; the first of all days before the first roll. */
    LocalDate session() {
        return book.session();
    }

    /** What speaks for a risk state. */
    Signs signs() {
        return signs;
    }

    /** What is set for exactly that scope. */
    RiskState risk(Scope scope) {
        return book.risk(scope);
    }

    Funds funds() {
        return book.funds;
    }

    Owners owners() {
        return book.owners;
    }

    boolean isPast(String client) {
        return book.isPast(client);
    }

    boolean isHeld(String client) {
        return book.isHeld(client);
    }

    /** What a scope comes to. */
    Sums sums(Scope scope) {
        return new Sums(book, scope);
    }

    Map<String, Holding> holdings(String client) {
        return book.holdings(client);
    }

    /** The authorized order of that decision. */
    @Nullable Placed placed(UUID traceId) {
        Known known = byTrace.get(traceId);
        return known == null ? null : known.placed;
    }

    int openReservations() {
        int open = 0;
        for (Placed one : book.placed) {
            open += one.open() ? 1 : 0;
        }
        return open;
    }

    private static String name(String client, String clientOrderId) {
        return client + "/" + clientOrderId;
    }
}
