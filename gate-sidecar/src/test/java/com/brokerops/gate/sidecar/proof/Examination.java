package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.proof.ExposureModel.Known;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * What clients were told, held against what a gate left behind and against what the next one on the
 * same data says. Remembers everything that was told on one site, over all deaths.
 *
 * <p><b>Thread.</b> One.
 */
final class Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);
    private static final int REPEATED = 60;

    private final Site site;
    private final Findings findings;
    private final Random random;
    private final Told everything = new Told();
    private Told unexamined = new Told();

    Examination(Site site, Findings findings, long seed) {
        this.site = site;
        this.findings = findings;
        this.random = new Random(seed);
    }

    /** Looks at the files of a gate that has ended, after it had told clients this. */
    void ofWhatIsLeft(Told told) throws IOException {
        unexamined.add(told);
        everything.add(told);
        findings.add("answers", told.answers().size());
        findings.add("authorized", told.authorized().size());
        findings.add("in_doubt", told.inDoubt().size());
        Verification chain = AuditVerifier.verify(FileStorage.existing(site.audit()));
        assertThat(chain).isInstanceOf(Verification.Intact.class);
        List<JsonNode> lines = RawLog.read(site.audit());
        assertThat(((Verification.Intact) chain).events()).isEqualTo(lines.size());
        ExposureModel.of(lines, Long.MAX_VALUE, Site.SKEW);
        holdsWhatWasTold(lines);
        findings.max("lines", lines.size());
        findings.max("lines_replaced", having(lines, "REPLACED"));
        findings.max("lines_filled_late", having(lines, "FILLED_LATE"));
        findings.max("lines_overfilled", having(lines, "OVERFILLED"));
    }

    private static long having(List<JsonNode> lines, String state) {
        return lines.stream()
                .flatMap(line -> line.path("reservations").valueStream())
                .filter(reservation -> reservation.path("state").stringValue().equals(state))
                .count();
    }

    /** Every decision and event that a client was told of stands where it was told. */
    private void holdsWhatWasTold(List<JsonNode> lines) {
        for (Answered answered : everything.answers()) {
            if (answered.authorized() || answered.seq() >= 0) {
                assertThat(answered.seq())
                        .as("%s", answered)
                        .isNotNegative()
                        .isLessThan(lines.size());
                JsonNode line = lines.get((int) answered.seq());
                assertThat(line.path("type").stringValue()).isEqualTo("decision");
                assertThat(line.path("trace_id").stringValue())
                        .as("%s", answered)
                        .isEqualTo(answered.traceId());
            }
        }
        for (Reported report : everything.reports()) {
            assertThat(report.seq()).as("%s", report).isLessThan(lines.size());
            assertThat(lines.get((int) report.seq()).path("event_id").stringValue())
                    .isEqualTo(report.eventId());
        }
    }

    /** Asks the gate that was started on what is left; what it said counts as told. */
    void ofItsSuccessor(GateUnderTest gate) throws IOException, SQLException {
        exposureIsTheModels(gate);
        Told told = new Told();
        try (Wire wire = Wire.connect(gate.gate())) {
            List<JsonNode> lines = RawLog.read(site.audit());
            ExposureModel model = ExposureModel.of(lines, Long.MAX_VALUE, Site.SKEW);
            repeatsWhatWasAuthorized(wire, model);
            decidesWhatWasInDoubt(wire, model, told);
            for (Reported report : unexamined.reportsInDoubt()) {
                assertThat(report.putUntilTaken(wire)).as("%s", report).isIn(200, 422);
            }
        }
        everything.add(told);
        unexamined = new Told();
    }

    /** Table {@code exposure} and the open reservations are what the model says. */
    void exposureIsTheModels(GateUnderTest gate) throws IOException, SQLException {
        if (!everything.authorized().isEmpty()) {
            findsADecision(gate, everything.authorized().getLast());
        }
        Status before =
                Status.await(
                        gate,
                        PATIENCE,
                        status -> status.lag() == 0 && status.seq() == status.durableSeq());
        assertThat(before.ready()).as("%s", before).isTrue();
        Projected projected = Projected.of(site.data());
        ExposureModel model =
                ExposureModel.of(RawLog.read(site.audit()), projected.appliedSeq(), Site.SKEW);
        assertThat(plain(projected.figures())).isEqualTo(plain(model.figures()));
        findings.add("exposures_compared", projected.figures().size());
        if (Status.of(gate).seq() == projected.appliedSeq()) {
            assertThat(before.openReservations()).isEqualTo(model.openReservations());
        }
    }

    /** Whoever looks a decision up hurries the projection. */
    private static void findsADecision(GateUnderTest gate, Answered decision) throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            Wire.Reply reply = wire.get("/v1/decisions/" + decision.traceId());
            Instant givenUp = Instant.now().plus(PATIENCE);
            while (reply.status() == 503 && Instant.now().isBefore(givenUp)) { // it says: later
                reply = wire.get("/v1/decisions/" + decision.traceId());
            }
            assertThat(reply.status()).as("%s", reply).isEqualTo(200);
            assertThat(reply.body()).contains(decision.ask().clientOrderId());
        }
    }

    private void repeatsWhatWasAuthorized(Wire wire, ExposureModel model) throws IOException {
        List<Answered> authorized = new ArrayList<>(unexamined.authorized());
        Collections.shuffle(authorized, random);
        for (Answered original : authorized.subList(0, Math.min(REPEATED, authorized.size()))) {
            Ask ask = original.ask();
            Known known = model.order(ask.clientId(), ask.clientOrderId());
            if (runsOut(known)) {
                continue;
            }
            Answered again = ask.putUntilDecided(wire, findings);
            if (known.live()) {
                assertThat(again.token()).as("%s: %s", known, again).isEqualTo(original.token());
                assertThat(again.replayed()).isTrue();
                findings.add("tokens_identical", 1);
            } else {
                assertThat(again.reason()).as("%s", known).isEqualTo("DUPLICATE_CLOSED");
                assertThat(again.traceId()).isEqualTo(original.traceId());
            }
        }
    }

    /** A decision that nobody was told of is given now, or never was one. */
    private void decidesWhatWasInDoubt(Wire wire, ExposureModel model, Told told)
            throws IOException {
        Map<List<String>, String> decided = new HashMap<>(); // two may have asked for one order
        for (Ask ask : unexamined.inDoubt()) {
            if (ask.isCancel()) {
                continue;
            }
            Known known = model.order(ask.clientId(), ask.clientOrderId());
            if (known != null && runsOut(known)) {
                continue;
            }
            Answered answered = ask.putUntilDecided(wire, findings);
            told.answers().add(answered);
            String before =
                    decided.putIfAbsent(
                            List.of(ask.clientId(), ask.clientOrderId()), answered.traceId());
            String original = known == null ? before : known.traceId();
            if (original == null) {
                assertThat(answered.replayed()).as("%s", answered).isFalse();
                findings.add("in_doubt_decided_anew", 1);
            } else {
                assertThat(answered.traceId()).as("%s", known).isEqualTo(original);
                assertThat(answered.replayed()).as("%s", known).isTrue();
                findings.add("in_doubt_found_again", 1);
            }
        }
    }

    /** True when its token may be of no use any more before the gate is asked for it. */
    private static boolean runsOut(Known known) {
        return known.expiresAt().isBefore(Instant.now().plus(LONG_ENOUGH));
    }

    private static Map<String, List<String>> plain(Map<String, List<BigDecimal>> figures) {
        Map<String, List<String>> plain = new LinkedHashMap<>();
        figures.forEach((where, values) ->
                plain.put(
                        where,
                        values.stream()
                                .map(value -> value.stripTrailingZeros().toPlainString())
                                .toList()));
        return plain;
    }
}
