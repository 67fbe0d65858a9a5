package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The state of a gate is what its log says, by whatever way it came to it. */
@ExtendWith(ProofRecorder.class)
class P1ReplayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ASKED_PER_SECOND = 2000;
    private static final String CLIENT = "CL-050"; // nobody else asks for it
    private static final List<String> SNAPSHOT = List.of("gate.db", "gate.db-wal", "gate.db-shm");
    private static final List<String> KINDS =
            List.of(
                    "AUTHORIZED",
                    "BLOCKED",
                    "CANCEL",
                    "REPLACE",
                    "risk.changed",
                    "REPLACED",
                    "PARTIAL",
                    "CANCELED",
                    "FILLED_LATE",
                    "OVERFILLED");

    private static final String KILLED =
            "after kill -9 a start with the snapshot and one on a copy of the log alone agree";
    private static final String STARTED = "state_hash of started after a stop = that of stopped";
    private static final String WITHOUT = "the same without gate.db";
    private static final String FRESH =
            "the same in a process that has nothing but a copy of the log";
    private static final String VERIFIED = "gate audit verify finds every line intact";
    private static final String MODEL =
            "the independent model agrees with each line, and gate.db with the model";
    private static final String REPEATED = "orders were repeated and had their first answer";
    private static final String MIXED =
            "the log has orders, cancels, replacements, late and exceeding executions, HALTs";

    @TempDir Path folder;
    private final long seed = Scale.seed();
    private int copies;
    private int events;

    @Test
    void comesToTheSameStateByEveryWayThereIs(Findings findings) throws Exception {
        findings.promise(KILLED, STARTED, WITHOUT, FRESH, VERIFIED, MODEL, REPEATED, MIXED);
        findings.put("seed", seed);
        Site site = Site.in(folder);
        Examination examination = new Examination(site, findings, seed);
        for (int i = 0; i < Scale.of(1, 5); i++) {
            try (GateUnderTest gate = site.startCold()) {
                trade(gate, findings, examination, "K" + i, true);
                String alone = hashOfACopy(site, findings);
                gate.restart();
                assertThat(started(site)).isEqualTo(alone);
                findings.add("kills", 1);
                examination.exposureIsTheModels(gate);

                trade(gate, findings, examination, "S" + i, false);
            }
            String stopped = last(site, "stopped");
            verifies(site);
            assertThat(hashOfACopy(site, findings)).isEqualTo(stopped);
            assertThat(startAndStop(site)).isEqualTo(stopped);
            removeSnapshot(site);
            String stoppedAgain = last(site, "stopped"); // some may have expired meanwhile
            assertThat(startAndStop(site)).isEqualTo(stoppedAgain);
            findings.add("stops", 1);
            findings.put("state_hash", stopped);
        }
        for (String criterion : List.of(KILLED, STARTED, WITHOUT, FRESH, VERIFIED)) {
            findings.met(criterion);
        }
        examination.ofWhatIsLeft(new Told());
        findings.met(MODEL);
        hasAllKinds(RawLog.read(site.audit()), findings);
    }

    /** Asks for everything that there is, with HALTs between, until the gate ends. */
    private void trade(
            GateUnderTest gate,
            Findings findings,
            Examination examination,
            String life,
            boolean kill)
            throws Exception {
        Load load = Load.start(gate.gate(), life, seed, ASKED_PER_SECOND);
        long from = Status.of(gate).seq();
        Told ofTheOperator = new Halts(gate, findings, "H" + life, 25).run(2);
        everyKind(gate, life, findings);
        Status.await(gate, PATIENCE, seen -> seen.seq() > from + Scale.of(1200, 10_000));
        Told told;
        if (kill) {
            gate.kill();
            told = load.awaitEnd();
        } else {
            told = load.stop();
            examination.exposureIsTheModels(gate);
            assertThat(gate.terminate()).isZero();
        }
        told.add(ofTheOperator);
        findings.add("repeated", told.answers().stream().filter(Answered::replayed).count());
        examination.ofWhatIsLeft(told);
    }

    /** What the load does too, but whether and how often is left to chance. */
    private void everyKind(GateUnderTest gate, String life, Findings findings) throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            Answered late = authorized(wire, Ask.order(CLIENT, "LATE-" + life), findings);
            Answered again = late.ask().putUntilDecided(wire, findings);
            assertThat(again.token()).isEqualTo(late.token());
            report(wire, late, "order.accepted", "");
            report(wire, late, "execution.reported", ",\"qty\":10,\"price\":185.25");
            report(wire, late, "order.canceled", "");
            report(wire, late, "execution.reported", ",\"qty\":5,\"price\":185.75");
            Answered over = authorized(wire, Ask.order(CLIENT, "OVER-" + life), findings);
            report(wire, over, "execution.reported", ",\"qty\":101,\"price\":185.25");
            Answered old = authorized(wire, Ask.order(CLIENT, "OLD-" + life), findings);
            Ask replacing = Ask.replacing(old.ask(), "NEW-" + life, new Random(seed));
            report(wire, authorized(wire, replacing, findings), "order.replaced", "");
            Answered cancel = Ask.cancel(CLIENT, "NEW-" + life).put(wire);
            assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
        }
    }

    private static Answered authorized(Wire wire, Ask ask, Findings findings) throws IOException {
        Answered answered = ask.putUntilDecided(wire, findings);
        assertThat(answered.authorized()).as("%s", answered).isTrue();
        return answered;
    }

    private void report(Wire wire, Answered about, String type, String rest) throws IOException {
        String members = "\"event_type\":\"%s\"%s".formatted(type, rest);
        Reported event = Reported.of("KIND-" + events++, about.traceId(), members);
        assertThat(event.putUntilTaken(wire)).as("%s", event).isEqualTo(200);
    }

    private static void verifies(Site site) throws IOException {
        Ended verified = GateUnderTest.run("audit", "verify", site.data().toString());
        assertThat(verified.exitCode()).as("%s", verified).isZero();
        int lines = RawLog.read(site.audit()).size();
        assertThat(verified.output()).contains("intact: " + lines + " events");
    }

    /** Another process, elsewhere, with the keys and the segments of the log. */
    private String hashOfACopy(Site site, Findings findings) throws IOException {
        Site copy = site.copyTo(Files.createDirectory(folder.resolve("copy-" + copies++)));
        removeSnapshot(copy);
        int lines = RawLog.read(copy.audit()).size();
        try (GateUnderTest fresh = copy.startCold()) {
            assertThat(Status.of(fresh).ready()).isTrue();
        }
        findings.add("copies_replayed", 1);
        findings.add("lines_replayed", lines);
        return started(copy);
    }

    /** What a gate that has a snapshot, or none, says that it starts with. */
    private static String startAndStop(Site site) throws IOException, SQLException {
        boolean snapshot = Files.exists(site.data().resolve("gate.db"));
        if (snapshot) {
            assertThat(Projected.of(site.data()).appliedSeq()).isPositive();
        }
        try (GateUnderTest gate = site.startCold()) {
            String hash = started(site);
            assertThat(site.data().resolve("gate.db.discarded")).doesNotExist();
            assertThat(gate.terminate()).isZero();
            return hash;
        }
    }

    private static void removeSnapshot(Site site) throws IOException {
        for (String name : SNAPSHOT) {
            Files.deleteIfExists(site.data().resolve(name));
        }
    }

    private static String started(Site site) throws IOException {
        return last(site, "started");
    }

    private static String last(Site site, String type) throws IOException {
        return RawLog.read(site.audit()).stream()
                .filter(line -> line.path("type").stringValue().equals(type))
                .reduce((_, next) -> next)
                .orElseThrow()
                .path("state_hash")
                .stringValue();
    }

    private static void hasAllKinds(List<JsonNode> lines, Findings findings) {
        Map<String, Long> kinds = new TreeMap<>();
        for (JsonNode line : lines) {
            String type = line.path("type").stringValue();
            kinds.merge(type, 1L, Long::sum);
            if (type.equals("decision")) {
                String action = line.path("action").stringValue();
                String status = line.path("status").stringValue();
                kinds.merge(action.equals("NEW") ? status : action, 1L, Long::sum);
            }
            for (JsonNode reservation : line.path("reservations")) {
                kinds.merge(reservation.path("state").stringValue(), 1L, Long::sum);
            }
        }
        kinds.forEach((kind, count) -> findings.put("lines." + kind, count));
        assertThat(kinds).containsKeys(KINDS.toArray(String[]::new));
        findings.met(MIXED);
        assertThat(findings.count("repeated")).isPositive();
        findings.met(REPEATED);
    }
}
