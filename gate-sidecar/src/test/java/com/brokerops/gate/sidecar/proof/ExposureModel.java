package com.brokerops.gate.sidecar.proof;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What clients hold and have pending, worked out a second time from the lines of the log: decimals
 * and maps, written from the rules and not from the kernel. Each line's own figures are compared as
 * it is folded in.
 *
 * <p><b>Errors.</b> {@link AssertionError} naming the line where the two disagree, where an order
 * is reserved twice, where something unknown is released, or where a limit is passed.
 *
 * <p>An order and the one that is to replace it set aside the larger of both; an execution is
 * booked whatever the state of its order, for as long as the order is known.
 */
final class ExposureModel {
    private static final int DECIMALS = Reservation.DECIMALS;
    private static final String OF_A_CLIENT = "client:";
    private static final String[] FIGURES = {
        "position",
        "position_cost_e4",
        "pending_buy_qty",
        "pending_buy_e4",
        "pending_sell_qty",
        "pending_sell_e4"
    };

    private final Duration skew;
    private final Map<String, Map<String, Holding>> clients = new TreeMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();
    private final Map<String, Known> orders = new HashMap<>();
    private final Map<String, BigDecimal> grossLimits = new HashMap<>();

    /**
     * An order that was decided.
     *
     * @param state of its reservation: RESERVED, WORKING, PARTIAL, or what ended it
     */
    record Known(String traceId, String status, long seq, Instant expiresAt, String state) {
        boolean authorized() {
            return status.equals("AUTHORIZED");
        }

        boolean live() {
            return List.of("RESERVED", "WORKING", "PARTIAL").contains(state);
        }
    }

    private ExposureModel(Duration skew) {
        this.skew = skew;
    }

    /** The fold of all lines up to a seq. */
    static ExposureModel of(List<JsonNode> lines, long lastSeq, Duration skew) {
        ExposureModel model = new ExposureModel(skew);
        for (JsonNode line : lines) {
            if (line.path("seq").longValue() > lastSeq) {
                break;
            }
            try {
                model.apply(line);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " in " + line, e);
            }
        }
        return model;
    }

    /** The un-voided decision of an order, or null. */
    Known order(String clientId, String clientOrderId) {
        Known known = orders.get(clientId + "/" + clientOrderId);
        if (known == null || !known.authorized()) {
            return known;
        }
        String state = reservations.get(known.traceId()).state();
        return new Known(known.traceId(), known.status(), known.seq(), known.expiresAt(), state);
    }

    int openReservations() {
        return (int) reservations.values().stream().filter(Reservation::open).count();
    }

    /** Every figure of every client and symbol that was ever touched, by "client symbol". */
    Map<String, List<BigDecimal>> figures() {
        Map<String, List<BigDecimal>> figures = new TreeMap<>();
        clients.forEach((client, symbols) ->
                symbols.forEach((symbol, holding) ->
                        figures.put(client + " " + symbol, holding.figures())));
        return figures;
    }

    private void apply(JsonNode line) {
        switch (line.path("type").stringValue()) {
            case "decision" -> {
                if (!text(line, "action").equals("CANCEL")) {
                    decision(line);
                }
            }
            case "decision.voided" -> voided(line);
            case "lifecycle" -> lifecycle(line);
            case "expired" -> expired(line);
            case "limits.changed" -> limits(line);
            default -> {}
        }
    }

    private void decision(JsonNode line) {
        JsonNode order = line.path("order");
        String clientId = text(line.path("context"), "client_id");
        String name = clientId + "/" + text(order, "client_order_id");
        boolean authorized = text(line, "status").equals("AUTHORIZED");
        Known known =
                new Known(
                        text(line, "trace_id"),
                        text(line, "status"),
                        line.path("seq").longValue(),
                        Instant.parse(text(line, "expires_at")),
                        "");
        Known before = orders.put(name, known);
        require(before == null || over(before, line), "a second decision for " + name);
        same("gross before", gross(clientId), money(line, "gross_before_e4"));
        if (authorized) {
            authorized(line, name, clientId);
        }
    }

    private void authorized(JsonNode line, String name, String clientId) {
        JsonNode order = line.path("order");
        String symbol = text(order, "symbol");
        boolean buy = text(order, "side").equals("BUY");
        BigDecimal price = Worth.of(line);
        Holding holding = holding(clientId, symbol);
        Reservation original = original(line, clientId);
        if (original != null) {
            require(original.open() && original.against() == null, "replaces " + original.state());
            require(original.symbol.equals(symbol) && original.buy == buy, "replaces another");
            holding.release(buy, Reservation.ofBoth(original, null));
        }
        Reservation made =
                new Reservation(
                        text(line, "trace_id"),
                        name,
                        clientId,
                        symbol,
                        buy,
                        number(order, "qty"),
                        price,
                        Instant.parse(text(line, "expires_at")),
                        original);
        reservations.put(made.traceId, made);
        same("reserved quantity", made.leaves(), number(line, "reserved_qty"));
        same("reserved", made.amount(), money(line, "reserved_e4"));
        BigDecimal notional = Reservation.worth(number(order, "qty"), price);
        same("notional", notional, money(line, "notional_e4"));
        limited(line, holding, made);
        holding.pend(buy, Reservation.ofBoth(made, original));
        compare(line, clientId, holding);
    }

    private Reservation original(JsonNode line, String clientId) {
        JsonNode named = line.path("order").path("orig_client_order_id");
        if (named.isNull()) {
            return null;
        }
        Known known = orders.get(clientId + "/" + named.stringValue());
        require(known != null && known.authorized(), "replaces what was never authorized");
        require(known.traceId().equals(text(line, "replaces")), "replaces another decision");
        return reservations.get(known.traceId());
    }

    /** The order alone, what it is to replace out of the way, is within its limits. */
    private void limited(JsonNode line, Holding holding, Reservation made) {
        boolean increases = holding.increases(made.buy, made.leaves());
        require(
                !increases || !line.path("order").path("reduce_only").booleanValue(),
                "increases and was to reduce only");
        Reservation.Aside alone = Reservation.ofBoth(made, null);
        holding.pend(made.buy, alone);
        BigDecimal limit = grossLimits.get(made.clientId);
        require(
                limit != null && (!increases || gross(made.clientId).compareTo(limit) <= 0),
                "gross beyond the limit " + limit);
        holding.release(made.buy, alone);
    }

    /** An id is free again when its token has run out and nothing is expected of it. */
    private boolean over(Known known, JsonNode line) {
        Reservation reservation = reservations.get(known.traceId());
        boolean open = reservation != null && reservation.open();
        Instant until = reservation == null ? known.expiresAt() : reservation.knownUntil();
        return !open && until.plus(skew).isBefore(at(line));
    }

    private void voided(JsonNode line) {
        String name = text(line, "client_id") + "/" + text(line, "client_order_id");
        String traceId = text(line, "trace_id");
        Known known = orders.remove(name);
        require(known != null && known.traceId().equals(traceId), "voids what is not there");
        boolean held = known.authorized() && !over(known, line);
        require(held == line.path("symbol").isString(), "voids another amount");
        Reservation reservation = reservations.get(traceId);
        if (held) {
            Holding holding = change(reservation, () -> reservation.endUnused("voided"));
            compare(line, reservation.clientId, holding);
        }
        reservations.remove(traceId);
    }

    private void lifecycle(JsonNode line) {
        Reservation own = reservations.get(text(line, "trace_id"));
        require(own != null, "reports of an order that is not there");
        Instant at = at(line);
        require(own.open() || !own.knownUntil().plus(skew).isBefore(at), "reports too late");
        Reservation other = own.against();
        Reservation.Standing before = other == null ? null : other.standing();
        BigDecimal done = number(line, "qty");
        String type = text(line, "event_type");
        require(own.open() || type.equals("execution.reported"), "changes a " + own.state());
        Holding holding = change(own, () -> report(own, type, done, at));
        if (done.signum() > 0) {
            holding.book(own.buy, done, number(line, "price_e8").movePointLeft(8));
        }
        List<Reservation.Standing> changed = new ArrayList<>(List.of(own.standing()));
        if (other != null && !other.standing().equals(before)) {
            changed.add(other.standing());
        }
        List<Reservation.Standing> stated = standings(line);
        require(changed.equals(stated), "stands at " + changed + ", stated " + stated);
        compare(line, own.clientId, holding);
    }

    private static void report(Reservation own, String type, BigDecimal done, Instant at) {
        switch (type) {
            case "order.accepted" -> own.accepted();
            case "order.canceled" -> own.end("CANCELED", at);
            case "order.rejected" -> own.end("REJECTED", at);
            case "order.expired" -> own.end("EXPIRED", at);
            case "order.replaced" -> {
                require(own.replacement, "replaces nothing");
                own.replaced(at);
            }
            case "order.replace_rejected" -> {
                require(own.replacement, "replaces nothing");
                own.end("REJECTED", at);
            }
            case "execution.reported" -> own.executed(done, at);
            default -> throw new AssertionError("another event: " + type);
        }
    }

    private static List<Reservation.Standing> standings(JsonNode line) {
        List<Reservation.Standing> standings = new ArrayList<>();
        for (JsonNode stated : line.path("reservations")) {
            standings.add(
                    new Reservation.Standing(
                            text(stated, "trace_id"),
                            text(stated, "state"),
                            stated.path("leaves_qty").longValue(),
                            stated.path("executed_qty").longValue(),
                            money(stated, "reserved_e4").stripTrailingZeros()));
        }
        return standings;
    }

    private void expired(JsonNode line) {
        String clientId = text(line, "client_id");
        Instant at = at(line);
        for (JsonNode traceId : line.path("trace_ids")) {
            Reservation reservation = reservations.get(traceId.stringValue());
            require(reservation != null, "expires what is not there");
            require(reservation.state().equals("RESERVED"), "expires a " + reservation.state());
            require(reservation.knownUntil().plus(skew).isBefore(at), "expires early");
            change(reservation, () -> reservation.endUnused("EXPIRED"));
        }
        compare(line, clientId, holding(clientId, text(line, "symbol")));
    }

    /** Lets something happen to a reservation; what is pending follows. */
    private Holding change(Reservation reservation, Runnable what) {
        Reservation other = reservation.against();
        Holding holding = holding(reservation.clientId, reservation.symbol);
        holding.release(reservation.buy, Reservation.ofBoth(reservation, other));
        what.run();
        holding.pend(reservation.buy, Reservation.ofBoth(reservation, other));
        return holding;
    }

    private void limits(JsonNode line) {
        JsonNode limit = line.path("limits").path("gross_e4");
        for (JsonNode scope : line.path("scopes")) {
            if (scope.stringValue().startsWith(OF_A_CLIENT)) {
                grossLimits.put(
                        scope.stringValue().substring(OF_A_CLIENT.length()),
                        BigDecimal.valueOf(limit.longValue()).movePointLeft(DECIMALS));
            }
        }
    }

    private Holding holding(String clientId, String symbol) {
        return clients.computeIfAbsent(clientId, _ -> new TreeMap<>())
                .computeIfAbsent(symbol, _ -> new Holding());
    }

    private BigDecimal gross(String clientId) {
        return clients.getOrDefault(clientId, Map.of()).values().stream()
                .map(Holding::gross)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void compare(JsonNode line, String clientId, Holding holding) {
        JsonNode after = line.path("exposure_after");
        List<BigDecimal> figures = holding.figures();
        for (int i = 0; i < FIGURES.length; i++) {
            BigDecimal stated =
                    FIGURES[i].endsWith("_e4")
                            ? money(after, FIGURES[i])
                            : number(after, FIGURES[i]);
            same(FIGURES[i], figures.get(i), stated);
        }
        same("gross after", gross(clientId), money(line, "gross_after_e4"));
    }

    private static void same(String what, BigDecimal expected, BigDecimal stated) {
        require(expected.compareTo(stated) == 0, what + " is " + expected + ", stated " + stated);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Bounds in time are kept to the millisecond. */
    private static Instant at(JsonNode line) {
        return Instant.parse(text(line, "at")).truncatedTo(ChronoUnit.MILLIS);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).stringValue();
    }

    private static BigDecimal number(JsonNode node, String name) {
        return BigDecimal.valueOf(node.path(name).longValue());
    }

    private static BigDecimal money(JsonNode node, String name) {
        return number(node, name).movePointLeft(DECIMALS);
    }
}
