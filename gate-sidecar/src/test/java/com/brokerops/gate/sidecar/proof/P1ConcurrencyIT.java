package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many ask at once for what only some of them can have. */
@ExtendWith(ProofRecorder.class)
class P1ConcurrencyIT {
    private static final int CONNECTIONS = 64;
    private static final int SENDERS = 16;
    private static final int HALTS = 20;
    private static final int PRICE = 100;
    private static final int MOST_QTY = 20;
    private static final int MEAN_QTY = 10;
    private static final String UNBOUND = ", gross: 1000000000, order_notional: 10000000}";

    private static final String FITS = "no order was authorized that did not fit below its limit";
    private static final String ALL = "no order was blocked that fitted below its limit";
    private static final String FULL = "every limit is used up to the last piece";
    private static final String MODEL =
            "no pending amount is negative in any line, and each line's figures are the model's";
    private static final String ONCE = "open reservations are as many as authorized orders";

    @TempDir Path folder;
    private final long seed = Scale.seed();

    @Test
    void authorizesExactlyWhatFitsForOneEightAndSixtyFourClients(Findings findings)
            throws Exception {
        int[] crowds = {1, 8, 64};
        promise(findings);
        List<String> limits = new ArrayList<>(List.of("limits:"));
        for (int crowd : crowds) {
            limits.add(
                    "  - {clients: %s, gross: %d, order_notional: 10000000}"
                            .formatted(clients(crowd), PRICE * limitQty(orders(crowd))));
        }
        Site site = site(limits);
        try (GateUnderTest gate = site.startScaled()) {
            for (int crowd : crowds) {
                ask(gate, findings, questions(crowd, "AAPL", false));
            }
            examineTheGate(site, gate, findings);
        }
        List<JsonNode> lines = RawLog.read(site.audit());
        for (int crowd : crowds) {
            long limit = limitQty(orders(crowd));
            List<String> crowded = clients(crowd);
            List<JsonNode> own =
                    lines.stream().filter(line -> crowded.contains(client(line))).toList();
            Room room = new Room(limit, "client:", P1ConcurrencyIT::client).follow(own);
            assertThat(room.used()).hasSize(crowd);
            note(findings, "clients_" + crowd, room, limit);
        }
        met(findings);
    }

    @Test
    void authorizesExactlyWhatFitsALimitOfTheFirmThatAllClientsShare(Findings findings)
            throws Exception {
        promise(findings);
        int orders = 64 * orders(64);
        long limit = limitQty(orders);
        Site site =
                site(
                        List.of(
                                "firm: {gross: " + PRICE * limit + "}",
                                "limits:",
                                "  - {clients: " + clients(64) + UNBOUND));
        try (GateUnderTest gate = site.startScaled()) {
            List<Ask> questions = questions(64, "AAPL", true);
            questions.addAll(ones("MSFT"));
            ask(gate, findings, questions);
            examineTheGate(site, gate, findings);
        }
        Room room = new Room(limit, "global", _ -> "firm").follow(RawLog.read(site.audit()));
        note(findings, "firm", room, limit);
        met(findings);
    }

    @Test
    void authorizesExactlyWhatFitsALimitOfASymbol(Findings findings) throws Exception {
        promise(findings);
        int orders = 64 * orders(64);
        long limit = limitQty(orders);
        Site site =
                site(
                        List.of(
                                "limits:",
                                "  - {symbols: [AAPL], gross: " + PRICE * limit + "}",
                                "  - {clients: " + clients(64) + UNBOUND));
        try (GateUnderTest gate = site.startScaled()) {
            List<Ask> questions = questions(64, "AAPL", true);
            questions.addAll(ones("MSFT")); // has no limit: all of them go
            ask(gate, findings, questions);
            examineTheGate(site, gate, findings);
        }
        Room room =
                new Room(limit, "symbol:AAPL", line -> symbol(line).equals("AAPL") ? "AAPL" : "")
                        .follow(RawLog.read(site.audit()));
        note(findings, "symbol", room, limit);
        met(findings);
    }

    @Test
    void reservesOnceForAnIdThatSixteenSendAtTheSameTime(Findings findings) throws Exception {
        String first = "of the answers to an id one is the first and the others repeat it";
        String same = "all answers to an id have the same token, byte for byte";
        String one = "an id has one reservation";
        findings.promise(first, same, one, MODEL);
        int ids = Scale.of(100, 3000);
        findings.put("ids", ids);
        findings.put("senders", SENDERS);
        Site site = Site.in(folder, "token.ttl-ms: 300000", "ack-timeout-ms: 2000");
        List<Queue<Answered>> answers =
                IntStream.range(0, ids)
                        .<Queue<Answered>>mapToObj(_ -> new ConcurrentLinkedQueue<>())
                        .toList();
        try (GateUnderTest gate = site.startScaled()) {
            CyclicBarrier together = new CyclicBarrier(SENDERS);
            Clients.inParallel(
                    SENDERS,
                    gate,
                    (wire, _) -> {
                        for (int id = 0; id < ids; id++) {
                            together.await();
                            Ask ask = Ask.order("CL-001", "SAME-" + id);
                            answers.get(id).add(ask.putUntilDecided(wire, findings));
                        }
                    });
            for (Queue<Answered> ofOne : answers) {
                assertThat(ofOne).hasSize(SENDERS).allMatch(Answered::authorized);
                assertThat(ofOne.stream().filter(each -> !each.replayed())).hasSize(1);
                assertThat(ofOne.stream().map(Answered::token).distinct()).hasSize(1);
            }
            findings.met(first);
            findings.met(same);
            new Examination(site, findings, seed).exposureIsTheModels(gate);
            assertThat(Status.of(gate).openReservations()).isEqualTo(ids);
            assertThat(gate.terminate()).isZero();
        }
        findings.met(one);
        new Examination(site, findings, seed).ofWhatIsLeft(told(answers));
        findings.met(MODEL);
    }

    @Test
    void standsInTheOrderOfTheAnswersAndAuthorizesNothingUnderAHalt(Findings findings)
            throws Exception {
        String order = "what was asked after an answer stands behind it in the log";
        String none = "no line after a HALT and before its release authorizes an order";
        String cancels = "every cancel passes, under a HALT too";
        findings.promise(order, none, cancels, MODEL);
        findings.put("seed", seed);
        Site site = Site.in(folder);
        Examination examination = new Examination(site, findings, seed);
        Told told;
        try (GateUnderTest gate = site.startScaled()) {
            Load load = Load.start(gate.gate(), "LOAD", seed, 2000);
            Told onlooker = new Halts(gate, findings, "HALT", Scale.of(25, 1000)).run(HALTS);
            told = load.stop();
            told.add(onlooker);
            examination.exposureIsTheModels(gate);
            assertThat(gate.terminate()).isZero();
        }
        examination.ofWhatIsLeft(told);
        findings.met(MODEL);
        findings.put("compared_with_an_earlier_answer", Span.requireOrder(told.spans()));
        findings.met(order);
        List<JsonNode> lines = RawLog.read(site.audit());
        long blocked = Halts.requireNoneAuthorized(lines);
        assertThat(blocked).isGreaterThanOrEqualTo(HALTS);
        findings.put("blocked_under_halt", blocked);
        findings.met(none);
        findings.put("cancels", Halts.requireCancelsPassed(lines));
        assertThat(told.answers().stream().filter(each -> each.ask().isCancel()))
                .allMatch(each -> each.reason().equals("CANCEL_PASS_THROUGH"));
        findings.met(cancels);
    }

    private static Told told(List<Queue<Answered>> answers) {
        Told told = new Told();
        answers.forEach(told.answers()::addAll);
        return told;
    }

    // ---- what is asked ----

    /** Orders of each client, in a crowd of that size. */
    private static int orders(int crowd) {
        return Math.max(Scale.of(40, 250), Scale.of(1500, 16_000) / crowd);
    }

    /** About a third of what is asked for. */
    private static long limitQty(int orders) {
        return (long) orders * MEAN_QTY / 3;
    }

    private static List<String> clients(int crowd) {
        return IntStream.range(0, crowd).mapToObj(i -> "OF-%d-%d".formatted(crowd, i)).toList();
    }

    /** Orders of all sizes in any sequence, then as many of one piece as may have room left. */
    private List<Ask> questions(int crowd, String symbol, boolean bothSides) {
        Random random = new Random(seed + crowd);
        List<Ask> questions = new ArrayList<>();
        for (int i = 0; i < crowd * orders(crowd); i++) {
            int client = i % crowd;
            int qty = 1 + random.nextInt(MOST_QTY);
            questions.add(order(crowd, client, "ANY-" + i, symbol, side(client, bothSides), qty));
        }
        Collections.shuffle(questions, random);
        for (int i = 0; i < crowd * MOST_QTY; i++) {
            int client = i % crowd;
            questions.add(order(crowd, client, "ONE-" + i, symbol, side(client, bothSides), 1));
        }
        return questions;
    }

    /** A client stays on one side: what it buys would not add to what it sells. */
    private static String side(int client, boolean bothSides) {
        return bothSides && client % 2 == 1 ? "SELL" : "BUY";
    }

    private static List<Ask> ones(String symbol) {
        return IntStream.range(0, 64)
                .mapToObj(i -> order(64, i, "OTHER-" + i, symbol, "BUY", 1))
                .toList();
    }

    private static Ask order(
            int crowd, int client, String id, String symbol, String side, int qty) {
        String clientId = "OF-%d-%d".formatted(crowd, client);
        return Ask.order(clientId, id, symbol, side, qty, String.valueOf(PRICE));
    }

    private void ask(GateUnderTest gate, Findings findings, List<Ask> questions) throws Exception {
        Queue<Ask> waiting = new ConcurrentLinkedQueue<>(questions);
        Clients.inParallel(
                CONNECTIONS,
                gate,
                (wire, _) -> {
                    for (Ask ask = waiting.poll(); ask != null; ask = waiting.poll()) {
                        Answered answered = ask.putUntilDecided(wire, findings);
                        findings.add(answered.authorized() ? "told_authorized" : "told_blocked", 1);
                    }
                });
    }

    private Site site(List<String> limits) throws IOException {
        Path file = Files.write(folder.resolve("limits.yaml"), limits);
        return Site.in(folder, "limits: " + file, "token.ttl-ms: 300000", "ack-timeout-ms: 2000");
    }

    // ---- what is held against it ----

    private void promise(Findings findings) {
        findings.promise(FITS, ALL, FULL, MODEL, ONCE);
        findings.put("seed", seed);
        findings.put("connections", CONNECTIONS);
    }

    private void examineTheGate(Site site, GateUnderTest gate, Findings findings)
            throws IOException, SQLException {
        Examination examination = new Examination(site, findings, seed);
        examination.exposureIsTheModels(gate);
        assertThat(Status.of(gate).openReservations()).isEqualTo(findings.count("told_authorized"));
        assertThat(gate.terminate()).isZero();
        examination.ofWhatIsLeft(new Told());
        findings.met(MODEL);
        findings.met(ONCE);
    }

    private static void note(Findings findings, String run, Room room, long limitQty) {
        findings.put(run + ".limit_qty", limitQty);
        findings.put(run + ".limits", room.used().size());
        findings.put(run + ".authorized", room.authorized());
        findings.put(run + ".blocked", room.blocked());
        assertThat(room.used().values()).containsOnly(limitQty);
    }

    private static void met(Findings findings) {
        findings.met(FITS);
        findings.met(ALL);
        findings.met(FULL);
    }

    private static String client(JsonNode line) {
        JsonNode context = line.path("context");
        return (context.isMissingNode() ? line : context).path("client_id").asString();
    }

    private static String symbol(JsonNode line) {
        return line.path("order").path("symbol").asString();
    }
}
