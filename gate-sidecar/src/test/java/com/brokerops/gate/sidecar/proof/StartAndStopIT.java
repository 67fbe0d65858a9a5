package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Starts a gate on what it must not start on, twice on the same, and stops one at work. */
@ExtendWith(ProofRecorder.class)
class StartAndStopIT {
    private static final int USAGE = 64;
    private static final int CONFIGURATION = 78;
    private static final int IN_USE = 75;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ZEROS = "0".repeat(64) + "\n";

    @TempDir Path folder;

    /** What can be wrong with a key. */
    enum Fault {
        MISSING,
        SHORT,
        ALL_ZERO,
        READABLE_BY_THE_WORLD,
        A_LINK;

        void befall(Path key) throws IOException {
            switch (this) {
                case MISSING -> Files.delete(key);
                case SHORT -> Files.writeString(key, Files.readString(key).substring(1));
                case ALL_ZERO -> Files.writeString(key, ZEROS);
                case READABLE_BY_THE_WORLD ->
                        Files.setPosixFilePermissions(
                                key, PosixFilePermissions.fromString("rw-r--r--"));
                case A_LINK -> {
                    Path elsewhere = key.resolveSibling("elsewhere");
                    Files.move(key, elsewhere);
                    Files.createSymbolicLink(key, elsewhere);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotStartWithoutAKeyItCanTrust(Fault fault) throws Exception {
        Site site = Site.in(folder);
        fault.befall(site.data().resolve("keys").resolve("proof-1.key"));
        Ended ended = GateUnderTest.run("serve", "--config", site.config().toString());
        assertThat(ended.exitCode()).isEqualTo(CONFIGURATION);
        assertThat(ended.errors().lines()).hasSize(1);
        assertThat(ended.errors()).startsWith("gate: key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "audit", "gate.db"})
    void doesNotStartOnDataThatOthersMayRead(String name) throws Exception {
        Site site = Site.in(folder);
        Path path = site.data().resolve(name);
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-----"));
        for (String command : List.of("serve", "check")) {
            Ended ended = GateUnderTest.run(command, "--config", site.config().toString());
            assertThat(ended.exitCode()).as(command).isEqualTo(CONFIGURATION);
            assertThat(ended.errors().lines()).as(command).hasSize(1);
            assertThat(ended.errors()).startsWith("gate: " + path + ": ");
        }
    }

    @Test
    void saysWhatItWasBuiltFrom() throws Exception {
        Ended ended = GateUnderTest.run("--version");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).matches("gate .+ \\(.+\\)\\R");
    }

    @Test
    void takesAFailpointThatIsNoneForAFaultOfTheCommandLine() throws Exception {
        Site site = Site.in(folder);
        Ended ended =
                GateUnderTest.run(
                        "serve",
                        "--config",
                        site.config().toString(),
                        "--unsafe-dev",
                        "--failpoint",
                        "after-lunch:1");
        assertThat(ended.exitCode()).isEqualTo(USAGE);
        assertThat(ended.errors()).contains("after-lunch");
        Ended safe =
                GateUnderTest.run(
                        "serve",
                        "--config",
                        site.config().toString(),
                        "--failpoint",
                        "after-sync:1");
        assertThat(safe.exitCode()).isEqualTo(USAGE);
        assertThat(safe.errors()).contains("--unsafe-dev");
    }

    @Test
    void refusesEveryOrderWithoutAPolicyItUnderstands() throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "version: [broken");
        Site site = Site.in(folder, "policy: " + policy);
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            assertThat(Status.of(gate).cause()).contains("POLICY_UNAVAILABLE");
            Answered order = Ask.order("CL-001", "ORD-1").put(wire);
            assertThat(order.reason()).isEqualTo("POLICY_UNAVAILABLE");
            assertThat(order.token()).isEmpty();
            Answered cancel = Ask.cancel("CL-001", "ORD-1").put(wire);
            assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
            assertThat(gate.terminate()).isZero();
        }
    }

    @Test
    void doesNotStartTwiceOnTheSameDataAndTheFirstIsUndisturbed(Findings findings)
            throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startCold()) {
            OpenLoop loop = OpenLoop.start(gate.gate(), "ORD", 100);
            long[] took = new long[Scale.of(2, 50)];
            for (int i = 0; i < took.length; i++) {
                long start = System.nanoTime();
                Ended second = GateUnderTest.run("serve", "--config", site.config().toString());
                took[i] = System.nanoTime() - start;
                assertThat(second.exitCode()).isEqualTo(IN_USE);
                assertThat(second.errors()).contains("" + gate.pid());
            }
            Latencies ends = new Latencies(took);
            findings.put("second_starts", ends.count());
            findings.put("second_starts.p50_ms", ends.millis(0.5));
            findings.put("second_starts.max_ms", ends.millis(1));
            assertThat(ends.millis(0.5)).isLessThan(5000);
            var asked = loop.stop();
            findings.put("answers", asked.size());
            assertThat(Status.of(gate).ready()).isTrue();
            assertThat(gate.terminate()).isZero();
        }
        new Examination(site, findings, 0).ofWhatIsLeft(new Told());
    }

    @Test
    void finishesWhatItBeganAndTheNextBeginsWhereItEnded(Findings findings) throws Exception {
        Site site = Site.in(folder);
        Examination examination = new Examination(site, findings, 0);
        for (int i = 0; i < Scale.of(1, 20); i++) {
            try (GateUnderTest gate = site.startCold()) {
                examination.ofItsSuccessor(gate);
                Load load = Load.start(gate.gate(), "S" + i, i, 2000);
                long before = Status.of(gate).seq();
                Status.await(gate, PATIENCE, seen -> seen.seq() > before + 200);
                assertThat(gate.terminate()).isZero();
                examination.ofWhatIsLeft(load.awaitEnd());
                findings.add("stops", 1);
            }
        }
        try (GateUnderTest gate = site.startCold()) {
            examination.ofItsSuccessor(gate);
        }
        everyStartIsWhereTheStopBeforeItWas(RawLog.read(site.audit()));
    }

    private static void everyStartIsWhereTheStopBeforeItWas(List<JsonNode> lines) {
        String stopped = "";
        for (JsonNode line : lines) {
            String type = line.path("type").stringValue();
            if (type.equals("started") && !stopped.isEmpty()) {
                assertThat(line.path("state_hash").stringValue()).isEqualTo(stopped);
                stopped = "";
            } else if (type.equals("stopped")) {
                stopped = line.path("state_hash").stringValue();
            }
        }
        assertThat(stopped).as("a stop without a start behind it").isEmpty();
    }
}
