package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.Recovery;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.sidecar.store.StateHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Data directories that gates of this and of earlier formats have left are read by this gate. */
class GoldenDirectoryIT {
    private static final String WRITE = "golden.write";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AuditConfig AUDIT =
            new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);
    private static final KernelConfig KERNEL =
            new KernelConfig(
                    300_000,
                    Site.SKEW.toMillis(),
                    Valuation.DEFAULT,
                    new Ledger.Capacity(1000, 1000, 1000, 1000, 1000));

    @TempDir Path folder;
    private Path limits;

    @BeforeEach
    void findTheLimits() {
        limits = GoldenRun.kept().resolve("limits.yaml");
    }

    /** Run once when the format changes: {@code -Dgolden.write=format-4}. */
    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "format-[0-9]+")
    void leavesAGoldenDirectoryOfThisFormat() throws Exception {
        Path golden = GoldenRun.kept().resolve(System.getProperty(WRITE));
        GoldenRun.leave(folder, limits, ClockIT.libraryOrSkip(), golden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-2", "format-3"})
    void itsChainHoldsAndItsStateIsTheSameWithAndWithoutItsSnapshot(String name) throws Exception {
        Path data = GoldenRun.copy(name, folder.resolve("data"));
        FileStorage storage = FileStorage.open(data.resolve("audit"));
        assertThat(AuditVerifier.verify(storage)).isInstanceOf(Verification.Intact.class);

        List<LogLine> lines = new ArrayList<>();
        Kernel kernel = new Kernel(KERNEL);
        Consumer<LogLine> replay = new Replay(kernel).andThen(lines::add);
        AuditLog.open(storage, AUDIT, "", 0, null, replay).close();

        LogEvent.Stopped stopped = (LogEvent.Stopped) lines.getLast().event();
        long at = lines.getLast().atEpochNanos();
        String hash = StateHash.of(kernel, at);
        assertThat(stopped.stateHash()).matches("[0-9a-f]{64}").isNotEqualTo(hash); // of less state
        Recovery.Recovered recovered =
                Recovery.recover(storage, AUDIT, data.resolve("gate.db"), KERNEL, "", 0);
        assertThat(StateHash.of(recovered.kernel(), at)).isEqualTo(hash);
        recovered.log().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-2", "format-3"})
    void aGateGoesOnInItAndEachSegmentIsOfOneFormat(String name) throws Exception {
        Site site = GoldenRun.site(folder, limits);
        GoldenRun.copy(name, site.data());
        List<JsonNode> before = RawLog.read(site.audit());
        try (GateUnderTest gate = site.startCold()) {
            Status unsigned =
                    Status.await(
                            gate,
                            PATIENCE,
                            status -> status.cause().contains("CHECKPOINTS_BEGAN_ANEW"));
            assertThat(unsigned.health()).isEqualTo("DEGRADED");
            assertThat(unsigned.seq()).isGreaterThan(before.size());
            JsonNode decision = lastOfType(before, "decision");
            String trace = decision.path("trace_id").stringValue();
            assertThat(gate.get("/v1/decisions/" + trace).body())
                    .contains(decision.path("nonce").stringValue());
            new Platform(gate).authorized(Platform.order("NEW-1", "AAPL", 1, "1"));
            assertThat(gate.terminate()).isZero();
            Files.delete(site.data().resolve("keys/checkpoint.began-anew")); // somebody knows why
            gate.restart();
            Status.await(gate, PATIENCE, Status::ready);
            assertThat(gate.terminate()).isZero();
        }

        FileStorage storage = FileStorage.open(site.audit());
        assertThat(AuditVerifier.verify(storage)).isInstanceOf(Verification.Intact.class);
        List<JsonNode> lines = RawLog.read(site.audit());
        assertThat(lines.subList(0, before.size())).isEqualTo(before);
        assertThat(lastOfType(lines, "segment").path("format").intValue())
                .isEqualTo(LogEvent.Segment.FORMAT);
        int format = 0;
        for (JsonNode line : lines) {
            if (line.path("type").stringValue().equals("segment")) {
                format = line.path("format").intValue();
            } else if (line.has("order")) {
                assertThat(line.has("met")).as("%s", line).isEqualTo(format > 2);
            }
        }
    }

    private static JsonNode lastOfType(List<JsonNode> lines, String type) {
        return lines.reversed().stream()
                .filter(line -> line.path("type").stringValue().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsCheckpointsHold() throws IOException {
        Path golden = GoldenRun.kept().resolve("format-3");
        GateUnderTest.Ended ended =
                GateUnderTest.run(
                        "audit",
                        "verify",
                        golden.toString(),
                        "--key",
                        golden.resolve("keys").resolve("checkpoint.vkey").toString());
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    @Test
    void everyDecisionInItCanBeTakenAgain() throws IOException {
        Path data = GoldenRun.copy("format-3", folder.resolve("data"));
        List<LogEvent.Decided> decisions = new ArrayList<>();
        Consumer<LogLine> read =
                line -> {
                    if (line.event() instanceof LogEvent.Decided decided) {
                        decisions.add(decided);
                    }
                };
        AuditLog.open(FileStorage.open(data.resolve("audit")), AUDIT, "", 0, null, read).close();

        assertThat(decisions).hasSizeGreaterThan(100);
        for (LogEvent.Decided decided : decisions) {
            Path rules = data.resolve("policies").resolve(decided.policyHash() + ".yaml");
            Reexecution again = Reexecution.of(decided, PolicyFile.read(rules).policy());
            assertThat(again.firstDifference()).as("%s", again).isNull();
        }
    }
}
