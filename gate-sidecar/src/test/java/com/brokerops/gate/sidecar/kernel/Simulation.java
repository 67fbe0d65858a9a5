package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static com.brokerops.gate.sidecar.kernel.ledger.Ledger.REMEMBER_CLOSED_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.SimpleBook.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A day at the gate, made of random commands; after each, kernel and model must agree. */
final class Simulation {
    private static final String[] CLIENTS = {Scenario.CLIENT, Scenario.TINY, "CL-LIMITLESS"};
    private static final List<LifecycleType> OTHERS =
            List.of(
                    LifecycleType.ORDER_ACCEPTED,
                    LifecycleType.ORDER_REJECTED,
                    LifecycleType.ORDER_CANCELED,
                    LifecycleType.ORDER_EXPIRED);
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "GME", "IBM"};

    /** An order that the model remembers. */
    private static final class Remembered {
        final long seq;
        final Decided decided;
        final Placed placed;
        final Set<String> events = new HashSet<>();
        long knownUntilMillis;

        Remembered(long seq, Decided decided, Placed placed) {
            this.seq = seq;
            this.decided = decided;
            this.placed = placed;
            this.knownUntilMillis = decided.expiresAtMillis();
        }
    }

    final Scenario gate = new Scenario();
    private final Random random;
    private final SimpleBook book = new SimpleBook();
    private final Map<String, Remembered> remembered = new HashMap<>();
    private final Map<String, LifecycleReport> reported = new HashMap<>();
    private final List<Remembered> untouched = new ArrayList<>();
    final Map<String, Integer> seen = new HashMap<>();

    Simulation(long seed) {
        this.random = new Random(seed);
        for (String client : List.of(Scenario.CLIENT, Scenario.TINY)) {
            Limits limits = randomLimits();
            book.limits.put(client, limits);
            gate.limits(client, limits);
        }
    }

    void step() {
        passTime();
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> authorize();
            case 9, 10, 11, 12, 13, 14, 15 -> report();
            case 16, 17 -> tick();
            case 18 -> takeBack();
            default -> control();
        }
    }

    private void passTime() {
        gate.nowMillis +=
                switch (random.nextInt(30)) {
                    case 0 -> TTL_MILLIS;
                    case 1 -> SKEW_MILLIS;
                    case 2 -> TTL_MILLIS / 3;
                    default -> random.nextInt(2_000);
                };
    }

    // ---- orders ----

    private void authorize() {
        String client = CLIENTS[random.nextInt(10) == 0 ? 2 : random.nextInt(2)];
        Order order = repeatedOrNew(client);
        Remembered known = remembered.get(client + "/" + order.clientOrderId());
        List<ReasonCode> against = book.against(order, client);
        boolean increases = book.increases(order, client);

        Verdict verdict = gate.authorize(order, client);

        if (known != null) {
            count(known.decided.order().equals(order) ? "repeated" : "mismatch");
            assertThat(verdict).isEqualTo(repeated(known, order));
        } else {
            decided((Decided) ((Verdict.Event) verdict).event(), against);
            staysWithin(increases, client, order);
        }
        agree(client, order.symbol());
    }

    private void decided(Decided decided, List<ReasonCode> against) {
        assertThat(decided.reasons()).extracting(Reason::code).isEqualTo(against);
        String client = decided.context().clientId();
        Placed placed = null;
        if (decided.status() == Status.AUTHORIZED) {
            placed =
                    book.place(
                            decided.traceId(),
                            client,
                            decided.order(),
                            gate.nowMillis + TTL_MILLIS);
        }
        decided.reasons().forEach(reason -> count(reason.code().name()));
        count(decided.status().name());
        Remembered now = new Remembered(gate.lastSeq(), decided, placed);
        remembered.put(client + "/" + decided.order().clientOrderId(), now);
        untouched.add(now);
    }

    /** I1: nothing authorized that increases takes a client past a limit. */
    private void staysWithin(boolean increases, String client, Order order) {
        Decided decided = (Decided) gate.log.get(gate.log.size() - 1).event();
        if (decided.status() == Status.BLOCKED || !increases) {
            return;
        }
        Limits limits = book.limits.get(client);
        assertThat(book.grossE4(client)).isLessThanOrEqualTo(limits.grossE4());
        var exposure = book.exposure(client, order.symbol());
        if (order.side() == Side.BUY && limits.symbolLongQty() >= 0) {
            assertThat(exposure.position() + exposure.pendingBuyQty())
                    .isLessThanOrEqualTo(limits.symbolLongQty());
        }
        if (order.side() == Side.SELL && limits.symbolShortQty() >= 0) {
            assertThat(exposure.pendingSellQty() - exposure.position())
                    .isLessThanOrEqualTo(limits.symbolShortQty());
        }
    }

    private Verdict.Repeated repeated(Remembered known, Order order) {
        ReservationState state = known.placed == null ? null : known.placed.state;
        ReasonCode instead = null;
        if (!known.decided.order().equals(order)) {
            instead = ReasonCode.IDEMPOTENCY_MISMATCH;
        } else if (state != null && state.terminal()) {
            instead = ReasonCode.DUPLICATE_CLOSED;
        } else if (state != null && gate.nowMillis >= known.placed.expiresAtMillis) {
            instead = ReasonCode.DUPLICATE_EXPIRED;
        } else if (state == ReservationState.RESERVED && book.halted) {
            instead = ReasonCode.POLICY_HALT;
        }
        return new Verdict.Repeated(known.seq, instead, state);
    }

    private Order repeatedOrNew(String client) {
        String id = "ORD-" + random.nextInt(random.nextInt(3) == 0 ? 40 : 1_000_000);
        Remembered known = remembered.get(client + "/" + id);
        if (known != null && random.nextInt(4) > 0) {
            return known.decided.order();
        }
        long price =
                switch (random.nextInt(12)) {
                    case 0 -> Order.NO_PRICE;
                    case 1 -> 1 + random.nextInt(99_999_999);
                    case 2 -> 100_000_000;
                    default -> 1 + random.nextLong(20_000_000_000L);
                };
        return new Order(
                id,
                SYMBOLS[random.nextInt(SYMBOLS.length)],
                random.nextInt(5) < 3 ? Side.BUY : Side.SELL,
                1 + random.nextInt(random.nextInt(10) == 0 ? 1_100 : 150),
                price,
                OrderType.LIMIT,
                TimeInForce.DAY);
    }

    // ---- what becomes of them ----

    private void report() {
        if (!reported.isEmpty() && random.nextInt(8) == 0) {
            reportAgain();
            return;
        }
        Placed placed = random.nextInt(20) == 0 ? null : anyPlaced();
        LifecycleType type =
                random.nextBoolean()
                        ? LifecycleType.EXECUTION_REPORTED
                        : OTHERS.get(random.nextInt(OTHERS.size()));
        long leaves = placed == null ? 1 : Math.max(1, placed.leaves);
        boolean execution = type == LifecycleType.EXECUTION_REPORTED;
        long qty = execution ? (random.nextInt(3) == 0 ? leaves : 1 + random.nextLong(leaves)) : 0;
        qty += execution && random.nextInt(15) == 0 ? leaves : 0;
        long price = execution ? 1 + random.nextLong(20_000_000_000L) : 0;
        UUID traceId = placed == null ? new UUID(random.nextLong(), 9) : placed.traceId;
        LifecycleReport report =
                Scenario.report(type, "EV-" + gate.log.size(), traceId, qty, price);
        boolean known =
                placed != null
                        && rememberedOf(placed)
                                .filter(order -> placed.open() || !isOver(order.knownUntilMillis))
                                .isPresent();
        if (!known || !placed.open() && !execution) {
            refused(report);
        } else {
            taken(report, placed);
        }
    }

    private void taken(LifecycleReport report, Placed placed) {
        gate.applied(report);
        Remembered order = rememberedOf(placed).orElseThrow();
        boolean wasOpen = placed.open();
        order.events.add(key(report));
        untouched.remove(order);
        reported.put(key(report), report);
        switch (report.type()) {
            case ORDER_ACCEPTED -> {
                if (placed.state == ReservationState.RESERVED) {
                    placed.state = ReservationState.WORKING;
                }
            }
            case ORDER_CANCELED -> placed.state = ReservationState.CANCELED;
            case ORDER_REJECTED -> placed.state = ReservationState.REJECTED;
            case ORDER_EXPIRED -> placed.state = ReservationState.EXPIRED;
            case EXECUTION_REPORTED -> book.fill(placed, report.qty(), report.priceE8());
            case ORDER_REPLACED, ORDER_REPLACE_REJECTED ->
                    throw new AssertionError("never reported");
        }
        count(
                report.type() == LifecycleType.EXECUTION_REPORTED
                        ? placed.state.name()
                        : report.type().name());
        if (wasOpen && !placed.open()) {
            closed(order);
        }
        agree(placed.client, placed.symbol);
    }

    /** I10: what cannot be true changes nothing. */
    private void refused(LifecycleReport report) {
        List<String> before = gate.ledger();
        assertThat(gate.submit(report)).isInstanceOf(Verdict.Unprocessable.class);
        assertThat(gate.ledger()).isEqualTo(before);
        count("refused");
    }

    private void reportAgain() {
        List<LifecycleReport> all = List.copyOf(reported.values());
        LifecycleReport report = all.get(random.nextInt(all.size()));
        boolean other = random.nextBoolean();
        LifecycleReport again =
                other
                        ? Scenario.report(
                                report.type(),
                                report.eventId(),
                                new UUID(5, 5),
                                report.qty(),
                                report.priceE8())
                        : report;
        List<String> before = gate.ledger();

        Verdict verdict = gate.submit(again);

        assertThat(verdict).isInstanceOf(other ? Verdict.Conflict.class : Verdict.Duplicate.class);
        assertThat(gate.ledger()).isEqualTo(before);
        count(other ? "conflict" : "duplicate");
    }

    private void tick() {
        List<Expired> events = gate.tick();

        Set<UUID> released = new HashSet<>();
        events.forEach(expired -> released.addAll(expired.traceIds()));
        Set<UUID> expected = new HashSet<>();
        for (Placed placed : book.placed) {
            if (placed.state == ReservationState.RESERVED && isOver(placed.expiresAtMillis)) {
                placed.state = ReservationState.EXPIRED;
                expected.add(placed.traceId);
                count("expired");
            }
        }
        assertThat(released).isEqualTo(expected);
        forget();
        for (String client : CLIENTS) {
            for (String symbol : SYMBOLS) {
                agree(client, symbol);
            }
        }
        assertThat(gate.kernel.ledger().knownOrders()).isEqualTo(remembered.size());
    }

    private boolean isOver(long expiresAtMillis) {
        return gate.nowMillis > expiresAtMillis + SKEW_MILLIS;
    }

    private void forget() {
        Iterator<Map.Entry<String, Remembered>> all = remembered.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Remembered> entry = all.next();
            Remembered order = entry.getValue();
            boolean open = order.placed != null && order.placed.open();
            if (!open && isOver(order.knownUntilMillis)) {
                order.events.forEach(reported::remove);
                untouched.remove(order);
                all.remove();
            }
        }
    }

    private void closed(Remembered order) {
        order.knownUntilMillis =
                Math.max(order.knownUntilMillis, gate.nowMillis + REMEMBER_CLOSED_MILLIS);
    }

    private void takeBack() {
        if (untouched.isEmpty()) {
            return;
        }
        Remembered order = untouched.remove(random.nextInt(untouched.size()));
        gate.takeBack(order.decided);
        remembered.remove(key(order.decided));
        if (order.placed != null) {
            book.placed.remove(order.placed);
        }
        count("voided");
        agree(order.decided.context().clientId(), order.decided.order().symbol());
    }

    // ---- what people set ----

    private void control() {
        if (random.nextInt(3) == 0) {
            book.halted = !book.halted && random.nextBoolean();
            gate.risk(book.halted ? RiskState.HALT : RiskState.NORMAL);
            return;
        }
        String client = CLIENTS[random.nextInt(2)];
        Limits limits = random.nextInt(10) == 0 ? null : randomLimits();
        book.limits.put(client, limits);
        gate.limits(client, limits);
    }

    private Limits randomLimits() {
        long gross = 10_000L * random.nextInt(random.nextBoolean() ? 10_000 : 200_000);
        return new Limits(
                random.nextInt(20) == 0 ? Limits.NOT_SET : gross,
                Limits.NOT_SET,
                10_000L * (5_000 + random.nextInt(100_000)),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(1_500),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(800));
    }

    // ---- agreement ----

    private void agree(String client, String symbol) {
        var ledger = gate.kernel.ledger();
        assertThat(ledger.exposure(client, symbol)).isEqualTo(book.exposure(client, symbol));
        assertThat(ledger.grossE4(client)).isEqualTo(book.grossE4(client));
        assertThat(ledger.openReservations())
                .isEqualTo((int) book.placed.stream().filter(Placed::open).count());
    }

    private Placed anyPlaced() {
        if (book.placed.isEmpty()) {
            return null;
        }
        int recent = Math.min(book.placed.size(), 30);
        return book.placed.get(book.placed.size() - 1 - random.nextInt(recent));
    }

    private Optional<Remembered> rememberedOf(Placed placed) {
        return remembered.values().stream().filter(order -> order.placed == placed).findFirst();
    }

    private static String key(Decided decided) {
        Context context = decided.context();
        return context.clientId() + "/" + decided.order().clientOrderId();
    }

    private static String key(LifecycleReport report) {
        return report.type() + "/" + report.eventId();
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
