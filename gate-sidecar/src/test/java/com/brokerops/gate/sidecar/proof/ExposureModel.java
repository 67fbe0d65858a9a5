package com.brokerops.gate.sidecar.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
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
 */
final class ExposureModel {
    private static final int DECIMALS = 4;
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
    private final Map<String, Reservation> open = new HashMap<>();
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

    private record Reservation(
            String order,
            String clientId,
            String symbol,
            boolean buy,
            BigDecimal leaves,
            BigDecimal amount) {}

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
        return orders.get(clientId + "/" + clientOrderId);
    }

    int openReservations() {
        return open.size();
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
                if (text(line, "action").equals("NEW")) {
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
                        authorized ? "RESERVED" : "");
        Known before = orders.put(name, known);
        require(before == null || over(before, line), "a second decision for " + name);
        same("gross before", gross(clientId), money(line, "gross_before_e4"));
        if (authorized) {
            BigDecimal qty = number(order, "qty");
            BigDecimal amount =
                    number(order, "price_e8")
                            .movePointLeft(8)
                            .multiply(qty)
                            .setScale(DECIMALS, RoundingMode.CEILING);
            same("reserved", amount, money(line, "reserved_e4"));
            boolean buy = text(order, "side").equals("BUY");
            String symbol = text(order, "symbol");
            Holding holding = holding(clientId, symbol);
            holding.pend(buy, qty, amount);
            open.put(known.traceId(), new Reservation(name, clientId, symbol, buy, qty, amount));
            compare(line, clientId, holding);
            BigDecimal limit = grossLimits.get(clientId);
            require(
                    limit != null && gross(clientId).compareTo(limit) <= 0,
                    "gross beyond the limit " + limit);
        }
    }

    /** An id is free again when its token has run out and nothing is held for it. */
    private boolean over(Known known, JsonNode line) {
        return !known.live()
                && known.expiresAt().plus(skew).isBefore(Instant.parse(text(line, "at")));
    }

    private void voided(JsonNode line) {
        String name = text(line, "client_id") + "/" + text(line, "client_order_id");
        Known known = orders.remove(name);
        String traceId = text(line, "trace_id");
        require(known != null && known.traceId().equals(traceId), "voids what is not there");
        Reservation reservation = open.remove(traceId);
        require((reservation != null) == line.path("symbol").isString(), "voids another amount");
        if (reservation != null) {
            Holding holding = holding(reservation.clientId(), reservation.symbol());
            holding.release(reservation.buy(), reservation.leaves(), reservation.amount());
            compare(line, reservation.clientId(), holding);
        }
    }

    private void lifecycle(JsonNode line) {
        Reservation reservation = take(text(line, "trace_id"));
        Holding holding = holding(reservation.clientId(), reservation.symbol());
        BigDecimal done = number(line, "qty");
        boolean fill = text(line, "event_type").equals("execution.reported");
        boolean stays =
                text(line, "event_type").equals("order.accepted")
                        || fill && done.compareTo(reservation.leaves()) < 0;
        BigDecimal releasedQty = stays ? done : reservation.leaves();
        BigDecimal released =
                stays
                        ? reservation
                                .amount()
                                .multiply(done)
                                .divide(reservation.leaves(), DECIMALS, RoundingMode.FLOOR)
                        : reservation.amount();
        holding.release(reservation.buy(), releasedQty, released);
        if (fill) {
            holding.book(reservation.buy(), done, number(line, "price_e8").movePointLeft(8));
        }
        Reservation left =
                new Reservation(
                        reservation.order(),
                        reservation.clientId(),
                        reservation.symbol(),
                        reservation.buy(),
                        reservation.leaves().subtract(releasedQty),
                        reservation.amount().subtract(released));
        same("leaves", left.leaves(), number(line, "leaves_qty"));
        same("reserved", left.amount(), money(line, "reserved_e4"));
        if (stays) {
            open.put(text(line, "trace_id"), left);
        }
        state(reservation.order(), text(line, "state"));
        compare(line, reservation.clientId(), holding);
    }

    private void expired(JsonNode line) {
        String clientId = text(line, "client_id");
        Holding holding = holding(clientId, text(line, "symbol"));
        Instant at = Instant.parse(text(line, "at"));
        for (JsonNode traceId : line.path("trace_ids")) {
            Reservation reservation = take(traceId.stringValue());
            Known known = orders.get(reservation.order());
            require(known.state().equals("RESERVED"), "expires a " + known.state());
            require(known.expiresAt().plus(skew).isBefore(at), "expires early " + known);
            holding.release(reservation.buy(), reservation.leaves(), reservation.amount());
            state(reservation.order(), "EXPIRED");
        }
        compare(line, clientId, holding);
    }

    private void limits(JsonNode line) {
        for (JsonNode client : line.path("clients")) {
            JsonNode limit = line.path("limits").path("gross_e4");
            grossLimits.put(
                    client.stringValue(),
                    BigDecimal.valueOf(limit.longValue()).movePointLeft(DECIMALS));
        }
    }

    private Reservation take(String traceId) {
        Reservation reservation = open.remove(traceId);
        require(reservation != null, "releases the unknown " + traceId);
        return reservation;
    }

    private void state(String order, String state) {
        orders.computeIfPresent(
                order,
                (_, known) ->
                        new Known(
                                known.traceId(),
                                known.status(),
                                known.seq(),
                                known.expiresAt(),
                                state));
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
