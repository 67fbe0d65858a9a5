package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.witness.Witness;
import com.brokerops.gate.audit.witness.WitnessServer;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate that ships its log, removes what was shipped and witnessed, and is rebuilt from it. */
final class ArchiveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST_COPY = "000000000000.ndjson.gz";
    private static final int MOST_ORDERS = 50_000;
    private static final int ORDERS_A_LOOK = 50;

    @TempDir private Path folder;
    private int orders;

    @Test
    void whatWasShippedAndWitnessedGoesAndComesBack() throws Exception {
        Path data = folder.resolve("data");
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Path state = folder.resolve("witness");
        Path witnessKey = state.resolve("witness.vkey");
        Witness.open(state, List.of(), null, () -> 1).close();
        int port = freePort();
        PatientSite.directory(data);
        Path config = config("gate.yaml", data, port, witnessKey, "audit.archive: " + archive);
        String first;
        String exposure;
        try (GateUnderTest gate = GateUnderTest.soon(config, data);
                Witness witness = Witness.open(state, List.of(logKey(data)), null, () -> 1);
                WitnessServer server = WitnessServer.start(witness, port)) {
            assertThat(server.port()).isEqualTo(port);
            first = found(authorized(gate), "\"trace_id\":\"([^\"]+)\"");
            while (metric(gate, "gate_audit_first_kept_seq") == 0) {
                for (int i = 0; i < ORDERS_A_LOOK; i++) {
                    gate.authorize(order()); // a slow disk may refuse one
                }
                assertThat(orders).isLessThan(MOST_ORDERS);
            }
            await().atMost(PATIENCE)
                    .until(() -> metric(gate, "gate_audit_unshipped_segments") == 0);
            assertThat(Files.exists(segment(data, 0))).isFalse();
            readsTheFirstDecisionFromTheArchiveAsLongAsItIsThere(gate, archive, first);
            answersOthersWhileTheArchiveHangs(gate, archive, first);
            exposure = gate.get("/v1/exposure/CL-001").body();
            stopsWhileTheArchiveHangs(gate, archive, first);
        }
        verifies(data, archive, witnessKey);
        saysSoWithoutTheArchive(data, port, witnessKey, first);
        startsFromNothingNever(config, data, archive, exposure);
    }

    @Test
    void aGateWritesNothingToTheArchiveOfAnotherLogAndSaysWhose() throws Exception {
        Path archive = archiveOf("b".repeat(32));
        Map<Path, String> before = contents(archive);
        Path data = folder.resolve("data");
        PatientSite.directory(data);
        Path config =
                PatientSite.config(folder.resolve("gate.yaml"), data, "audit.archive: " + archive);
        try (GateUnderTest gate = GateUnderTest.soon(config, data)) {
            authorized(gate);
            await().atMost(PATIENCE)
                    .until(() -> gate.get("/health").body().contains("ARCHIVE_UNAVAILABLE"));
            assertThat(gate.get("/health").body())
                    .contains("DEGRADED", archive + " is the archive of log " + "b".repeat(32));
            assertThat(gate.terminate()).isZero();
        }
        Ended shipped = run(List.of("audit", "ship", data.toString(), "--to", archive.toString()));
        assertThat(shipped.exitCode()).isEqualTo(78);
        assertThat(shipped.errors())
                .contains("gate: " + archive + " is the archive of log " + "b".repeat(32));
        assertThat(contents(archive)).isEqualTo(before);
    }

    /** Of a log of two full segments and what follows. */
    private Path archiveOf(String logId) throws IOException {
        Path other = folder.resolve("other");
        AuditConfig small = new AuditConfig(64 << 10, Durability.SYNCED, 0, 8192, 16 << 20);
        FileStorage storage = FileStorage.open(other.resolve("audit"));
        try (AuditLog log = AuditLog.open(storage, small, logId, 0, null, _ -> {})) {
            for (int i = 0; i < 600; i++) {
                log.append(i, new LogEvent.Stopped("0".repeat(64)));
                log.step();
            }
        }
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Ended shipped = run(List.of("audit", "ship", other.toString(), "--to", archive.toString()));
        assertThat(shipped.exitCode()).as("%s", shipped).isZero();
        assertThat(archive.resolve("000000000001.ndjson.gz")).exists();
        return archive;
    }

    private static Map<Path, String> contents(Path folder) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private void readsTheFirstDecisionFromTheArchiveAsLongAsItIsThere(
            GateUnderTest gate, Path archive, String first) throws IOException {
        assertThat(gate.get("/v1/decisions/" + first).statusCode()).isEqualTo(200);
        assertThat(evidence(gate, first).statusCode()).isEqualTo(200);
        Path away = Files.move(archive, folder.resolve("away"));
        await().atMost(PATIENCE)
                .until(() -> gate.get("/health").body().contains("ARCHIVE_UNAVAILABLE"));
        assertThat(gate.get("/health").body()).contains("DEGRADED");
        authorized(gate);
        assertThat(gate.get("/v1/decisions/" + first).statusCode()).isEqualTo(503);
        Files.move(away, archive);
        await().atMost(PATIENCE).until(() -> gate.get("/health").body().contains("READY"));
    }

    /** A pipe that nobody writes to is a file whose opening does not return. */
    private void answersOthersWhileTheArchiveHangs(GateUnderTest gate, Path archive, String first)
            throws Exception {
        Path copy = archive.resolve(FIRST_COPY);
        Path away = hang(archive);
        String path = "/v1/decisions/" + first;
        Thread hung = Thread.ofVirtual().start(() -> gate.get(path));
        await().atMost(PATIENCE).until(() -> gate.get(path).statusCode() == 503);
        for (int i = 0; i < 3; i++) {
            assertThat(gate.get(path).statusCode()).isEqualTo(503);
        }
        String recent = found(authorized(gate), "\"trace_id\":\"([^\"]+)\"");
        await().atMost(PATIENCE)
                .until(() -> gate.get("/v1/decisions/" + recent).statusCode() == 200);
        assertThat(metric(gate, "gate_audit_unshipped_segments")).isZero();
        Files.newOutputStream(copy).close(); // and now the pipe is at its end
        hung.join();
        Files.delete(copy);
        Files.move(away, copy);
        await().atMost(PATIENCE).until(() -> gate.get(path).statusCode() == 200);
    }

    private void stopsWhileTheArchiveHangs(GateUnderTest gate, Path archive, String first)
            throws Exception {
        Path away = hang(archive);
        String path = "/v1/decisions/" + first;
        CompletableFuture<?> hung = CompletableFuture.runAsync(() -> gate.get(path));
        await().atMost(PATIENCE).until(() -> gate.get(path).statusCode() == 503);
        assertThat(gate.terminate()).isZero();
        assertThat(hung).failsWithin(PATIENCE);
        Files.move(away, archive.resolve(FIRST_COPY), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where the copy is now. */
    private Path hang(Path archive) throws Exception {
        Path copy = archive.resolve(FIRST_COPY);
        Path away = Files.move(copy, folder.resolve("copy"));
        assertThat(new ProcessBuilder("mkfifo", copy.toString()).start().waitFor()).isZero();
        return away;
    }

    private String authorized(GateUnderTest gate) {
        return await().atMost(PATIENCE)
                .until(
                        () -> gate.authorize(order()).body(),
                        answer -> answer.contains("\"AUTHORIZED\""));
    }

    private static HttpResponse<String> evidence(GateUnderTest gate, String traceId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> gate.get("/v1/decisions/" + traceId + "/bundle"),
                        answer -> answer.statusCode() != 503);
    }

    private static void verifies(Path data, Path archive, Path witnessKey) throws IOException {
        String key = data.resolve("keys/checkpoint.vkey").toString();
        List<String> words =
                List.of(
                        "audit",
                        "verify",
                        data.toString(),
                        "--key",
                        key,
                        "--witness-key",
                        witnessKey.toString());
        Ended rest = run(words);
        assertThat(rest.exitCode()).as("%s", rest).isZero();
        assertThat(rest.output()).startsWith("intact: ").contains("rest on the archive");
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--archive", archive.toString()));
        Ended whole = run(all);
        assertThat(whole.exitCode()).as("%s", whole).isZero();
        assertThat(whole.output()).contains("seq 0 to ").doesNotContain("rest on the archive");
        Ended shipped = run(List.of("audit", "ship", data.toString(), "--to", archive.toString()));
        assertThat(shipped.exitCode()).as("%s", shipped).isZero();
    }

    private void saysSoWithoutTheArchive(Path data, int port, Path witnessKey, String first) {
        Path config = config("alone.yaml", data, port, witnessKey);
        try (GateUnderTest gate = GateUnderTest.soon(config, data)) {
            HttpResponse<String> gone = gate.get("/v1/decisions/" + first);
            assertThat(gone.statusCode()).as(gone.body()).isEqualTo(410);
            assertThat(gone.body()).contains("archive");
            assertThat(gate.get("/v1/audit/inclusion/1").statusCode()).isEqualTo(410);
            assertThat(gate.terminate()).isZero();
        }
    }

    private static void startsFromNothingNever(
            Path config, Path data, Path archive, String exposure) throws IOException {
        for (String part : List.of("gate.db", "gate.db-wal", "gate.db-shm")) {
            Files.deleteIfExists(data.resolve(part));
        }
        try (GateUnderTest gate = GateUnderTest.soon(config, data)) {
            assertThat(gate.get("/health").body())
                    .contains("FAIL_CLOSED", "AUDIT_REMOVED", "gate audit restore --from");
        }
        Ended restored =
                run(List.of("audit", "restore", "--from", archive.toString(), data.toString()));
        assertThat(restored.exitCode()).as("%s", restored).isZero();
        assertThat(segment(data, 0)).exists();
        try (GateUnderTest gate = GateUnderTest.soon(config, data)) {
            HttpResponse<String> now =
                    await().atMost(PATIENCE)
                            .until(
                                    () -> gate.get("/v1/exposure/CL-001"),
                                    answer -> answer.statusCode() == 200);
            assertThat(withoutSeq(now.body())).isEqualTo(withoutSeq(exposure));
        }
    }

    private static String withoutSeq(String json) {
        return json.replaceAll("\"as_of_seq\":\\d+", "");
    }

    private String order() {
        return """
        {"order":{"client_order_id":"ORD-ARCHIVE-%d","symbol":"AAPL","side":"BUY","qty":1,"price":10},
         "context":{"client_id":"CL-001"}}
        """
                .formatted(orders++);
    }

    private static Path segment(Path data, int ordinal) {
        return data.resolve("audit").resolve("%012d.ndjson".formatted(ordinal));
    }

    private static Ended run(List<String> words) throws IOException {
        return GateUnderTest.run(words.toArray(String[]::new));
    }

    private static NoteKey logKey(Path data) {
        return NoteKeyFile.readPublic(data.resolve("keys/checkpoint.vkey"));
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static long metric(GateUnderTest gate, String name) {
        String value = found(gate.get("/metrics").body(), "\n" + name + " (\\S+)");
        return (long) Double.parseDouble(value);
    }

    private Path config(String name, Path data, int port, Path witnessKey, String... more) {
        List<String> settings = new ArrayList<>();
        settings.add("audit.segment-bytes: 65536");
        settings.add("checkpoints.witness: http://127.0.0.1:" + port);
        settings.add("checkpoints.witness-key: " + witnessKey);
        settings.addAll(List.of(more));
        if (more.length > 0) {
            settings.add("audit.keep: 1MiB");
        }
        return PatientSite.config(folder.resolve(name), data, settings.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
