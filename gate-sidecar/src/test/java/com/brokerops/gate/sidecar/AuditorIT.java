package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.witness.Witness;
import com.brokerops.gate.audit.witness.WitnessServer;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor can do with a data directory, and a gate whose log is witnessed. */
final class AuditorIT {
    private static final String ORDER =
            "{\"order\":{\"client_order_id\":\"ORD-AUDIT-%d\",\"symbol\":\"AAPL\","
                    + "\"side\":\"BUY\",\"qty\":1,\"price\":10},"
                    + "\"context\":{\"client_id\":\"CL-001\"}}";
    private static final Pattern TRACE = Pattern.compile("\"trace_id\":\"([^\"]+)\"");

    @TempDir private Path folder;

    @Test
    void theLogOfAGateIsWitnessedAndAnAuditorChecksAllOfIt() throws Exception {
        Path state = folder.resolve("witness");
        Path witnessKey = state.resolve("witness.vkey");
        Witness.open(state, List.of(), null, () -> 1).close();
        int port = freePort();
        Path data = folder.resolve("data");
        String answer;
        try (GateUnderTest gate = gate(data, port, witnessKey)) {
            answer = gate.authorize(ORDER.formatted(0)).body();
            assertThat(answer).as("nobody waits for a witness").contains("AUTHORIZED");
            await().until(() -> metric(gate, "gate_witness_failures") > 0);
            try (Witness witness =
                            Witness.open(
                                    state,
                                    List.of(NoteKeyFile.readPublic(key(data))),
                                    null,
                                    () -> 1);
                    WitnessServer server = WitnessServer.start(witness, port)) {
                assertThat(server.port()).isEqualTo(port);
                gate.authorize(ORDER.formatted(1));
                long size = metric(gate, "gate_audit_seq") + 1;
                await().until(() -> metric(gate, "gate_witness_size") >= size);
                assertThat(gate.terminate()).isZero();
            }
        }
        checkAll(data, witnessKey, answer);
        checkOne(data, answer);
        findAFlippedBit(data);
    }

    private void checkAll(Path data, Path witnessKey, String answer) throws IOException {
        Ended verified =
                run(
                        "audit",
                        "verify",
                        data.toString(),
                        "--key",
                        key(data).toString(),
                        "--witness-key",
                        witnessKey.toString(),
                        "--receipt",
                        found(answer, "\"audit\":\\{\"seq\":(\\d+)")
                                + ":"
                                + found(answer, "\"hash\":\"([0-9a-f]{64})\""));
        assertThat(verified.exitCode()).as("%s", verified).isZero();
        assertThat(verified.output()).startsWith("intact: ").contains("signed by gate/");
        Ended wrong = run("audit", "verify", data.toString(), "--receipt", "1:" + "0".repeat(64));
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.output()).startsWith("BROKEN at seq 1: ");
        assertThat(run("audit", "verify", data.toString(), "--receipt", "one").exitCode())
                .isEqualTo(64);
    }

    private void checkOne(Path data, String answer) throws IOException {
        String trace = found(answer, TRACE.pattern());
        Ended proof = run("audit", "proof", data.toString(), trace);
        Path file = Files.writeString(folder.resolve("line.proof"), proof.output());
        assertThat(check(file, data).output()).startsWith("holds: seq ");
        Files.writeString(file, proof.output().replace("AAPL", "MSFT"));
        assertThat(check(file, data).exitCode()).isEqualTo(1);

        Path lines = folder.resolve("lines");
        Ended exported =
                run(
                        "audit",
                        "export",
                        data.toString(),
                        "--from",
                        "1",
                        "--to",
                        "4",
                        "-o",
                        "" + lines);
        assertThat(exported.exitCode()).as("%s", exported).isZero();
        Path beside = folder.resolve("lines.proof");
        assertThat(check(beside, data, "--lines", lines.toString()).exitCode()).isZero();
        Ended shown = run("audit", "cat", data.toString(), "--from", "1", "--to", "4");
        assertThat(shown.output()).isEqualTo(Files.readString(lines));
        assertThat(run("audit", "cat", data.toString(), "--type", "decision").output().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"type\":\"decision\""));

        Path order = Files.writeString(folder.resolve("order.json"), ORDER.formatted(0));
        Path other = Files.writeString(folder.resolve("other.json"), ORDER.formatted(1));
        Path said = Files.writeString(folder.resolve("answer.json"), answer);
        assertThat(token(data, order, said)).isEqualTo("v1 OK\njws OK\n");
        assertThat(token(data, other, said)).isEqualTo("v1 FAILED DIGEST\njws FAILED DIGEST\n");
    }

    private void findAFlippedBit(Path data) throws IOException {
        Path segment = data.resolve("audit").resolve("000000000000.ndjson");
        byte[] bytes = Files.readAllBytes(segment);
        int lineFeed = 0;
        for (int lines = 0; lines < 3; lineFeed++) {
            lines += bytes[lineFeed] == '\n' ? 1 : 0;
        }
        bytes[lineFeed + 100] ^= 1;
        Files.write(segment, bytes);
        Ended verified = run("audit", "verify", data.toString());
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.output()).startsWith("BROKEN at seq 3: ");
    }

    private Ended check(Path proof, Path data, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("audit", "proof", "--check", proof.toString()));
        words.addAll(List.of("--key", key(data).toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private static String token(Path data, Path order, Path answer) throws IOException {
        return run(
                        "token",
                        "verify",
                        "--keys",
                        data.toString(),
                        "--order",
                        order.toString(),
                        answer.toString())
                .output();
    }

    private static Ended run(String... words) throws IOException {
        return GateUnderTest.run(words);
    }

    private static Path key(Path data) {
        return data.resolve("keys").resolve("checkpoint.vkey");
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

    private GateUnderTest gate(Path data, int port, Path witnessKey) {
        PatientSite.directory(data);
        Path config =
                PatientSite.config(
                        folder.resolve("gate.yaml"),
                        data,
                        "checkpoints.witness: http://127.0.0.1:" + port,
                        "checkpoints.witness-key: " + witnessKey);
        return GateUnderTest.soon(config, data);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
