package com.brokerops.gate.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The evidence of decisions of a real gate, checked by a program that has nothing but the pack. */
final class EvidenceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        client.close();
        gate.close();
    }

    @Test
    void aPackOfEachKindOfDecisionIsVerifiedFarFromTheGate() throws Exception {
        String filled = decided(order("FILLED", "AAPL", 100, "")).path("trace_id").stringValue();
        report("order.accepted", "E-1", filled, "");
        report("execution.reported", "E-2", filled, ",\"qty\":100,\"price\":185.25");
        JsonNode old = decided(order("OLD", "AAPL", 10, ""));
        String replace = ",\"action\":\"REPLACE\",\"orig_client_order_id\":\"OLD\"";
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(filled, "AUTHORIZED OK");
        expected.put(trace(order("GME", "GME", 11, "")), "BLOCKED SYMBOL_RESTRICTION");
        expected.put(trace(order("NEW", "AAPL", 20, replace)), "AUTHORIZED OK");
        expected.put(old.path("trace_id").stringValue(), "AUTHORIZED OK");
        Path far = Files.createDirectory(folder.resolve("far"));
        Path key = copy(gate.dataDirectory().resolve("keys/checkpoint.vkey"), far);

        for (Map.Entry<String, String> one : expected.entrySet()) {
            Path pack = Files.write(far.resolve(one.getKey() + ".zip"), pack(one.getKey()));
            Ended ended =
                    GateUnderTest.run(
                            "evidence",
                            "verify",
                            pack.toString(),
                            "--key",
                            key.toString(),
                            "--keys",
                            gate.dataDirectory().resolve("keys").toString());

            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output())
                    .contains("executed again, the same in every member: " + one.getValue())
                    .contains("token: rendered and signed again, the same")
                    .contains("key: the one given");
        }
        String token =
                new String(
                        files(pack(old.path("trace_id").stringValue())).get("token.json"), UTF_8);
        String jws = old.path("decision_jws").stringValue();
        assertThat(token).contains(sha256(jws.getBytes(UTF_8))).doesNotContain(jws);
    }

    @Test
    void anAlteredFileIsNamedByTheCommand() throws Exception {
        String trace = trace(order("ALTERED", "AAPL", 3, ""));
        Map<String, byte[]> files = files(pack(trace));
        byte[] record = files.get("record.ndjson");
        files.put(
                "record.ndjson",
                new String(record, UTF_8).replace("\"qty\":3,", "\"qty\":4,").getBytes(UTF_8));
        Path altered = Files.write(folder.resolve("altered.zip"), zipped(files));

        Ended ended = GateUnderTest.run("evidence", "verify", altered.toString());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("FAILED record.ndjson: it is not the file that was signed");
    }

    @Test
    void theDirectoryGivesTheSamePackAsTheRunningGate() throws Exception {
        String trace = trace(order("SAME", "AAPL", 5, ""));
        report("order.accepted", "E-3", trace, "");
        byte[] told = packWithLaterLines(trace);
        trace(order("OTHER", "AAPL", 5, ""));

        assertThat(pack(trace)).isEqualTo(told);
        Path file = folder.resolve("directory.zip");
        Ended ended =
                GateUnderTest.run(
                        "evidence",
                        trace,
                        "-o",
                        file.toString(),
                        "--data-dir",
                        gate.dataDirectory().toString(),
                        "--issuer",
                        "gate-dev");
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(told);
    }

    @Test
    void aCancelHasAPackAndWhatIsUnknownHasNone() throws Exception {
        String cancel =
                "{\"order\":{\"client_order_id\":\"ANY\",\"action\":\"CANCEL\"},"
                        + "\"context\":{\"client_id\":\"CL-001\"}}";
        Path pack = Files.write(folder.resolve("cancel.zip"), pack(trace(cancel)));

        assertThat(GateUnderTest.run("evidence", "verify", pack.toString()).output())
                .contains("VERIFIED", "a cancel, which passes without one", "key: NOT COMPARED");
        for (String form : List.of("/evidence", "/bundle")) {
            String none = "/v1/decisions/01a200d4-bbe7-70ec-9ce2-1b4b639f0182" + form;
            assertThat(gate.get(none).statusCode()).isEqualTo(404);
            assertThat(gate.get("/v1/decisions/nothing" + form).statusCode()).isEqualTo(400);
        }
        assertThat(GateUnderTest.run("evidence").exitCode()).isEqualTo(64);
    }

    @Test
    void aBundleIsTheLinesWithTheirProofsAndFailsClosedWhenOneWasAltered() throws Exception {
        try (GateUnderTest own = GateUnderTest.patient(folder.resolve("altered"))) {
            JsonNode answer = JSON.readTree(own.authorize(order("BUNDLE", "AAPL", 7, "")).body());
            String path = "/v1/decisions/" + answer.path("trace_id").stringValue();
            HttpResponse<String> whole =
                    await().until(
                                    () -> own.get(path + "/bundle"),
                                    response -> response.statusCode() != 503);
            JsonNode bundle = JSON.readTree(whole.body());
            assertThat(bundle.at("/record/seq")).isEqualTo(answer.at("/audit/seq"));
            assertThat(bundle.at("/record/prev")).isEqualTo(bundle.at("/previous_hash"));
            assertThat(bundle.at("/inclusion/proofs/0/seq")).isEqualTo(answer.at("/audit/seq"));
            assertThat(bundle.at("/checkpoint").stringValue()).startsWith("gate/");

            Path segment = own.dataDirectory().resolve("audit/000000000000.ndjson");
            String text = Files.readString(segment, ISO_8859_1);
            Files.writeString(segment, text.replace("\"qty\":7,", "\"qty\":9,"), ISO_8859_1);

            for (String form : List.of("/evidence", "/bundle")) {
                HttpResponse<String> refused = own.get(path + form);
                assertThat(refused.statusCode()).as(form).isEqualTo(500);
                assertThat(refused.body())
                        .contains("seq " + answer.at("/audit/seq") + " does not verify")
                        .doesNotContain("BUNDLE");
            }
        }
    }

    private static String order(String id, String symbol, int qty, String more) {
        return "{\"order\":{\"client_order_id\":\"%s\",\"symbol\":\"%s\",\"side\":\"BUY\",\"qty\":%d,\"price\":185.5%s},"
                        .formatted(id, symbol, qty, more)
                + "\"context\":{\"client_id\":\"CL-001\"}}";
    }

    private static JsonNode decided(String request) {
        HttpRequest asked =
                HttpRequest.newBuilder(gate.gate().resolve("/v1/authorize"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request))
                        .build();
        return JSON.readTree(gate.sendUntilCertain(asked).body());
    }

    private static String trace(String request) {
        return decided(request).path("trace_id").stringValue();
    }

    private static void report(String type, String id, String trace, String more) {
        String event =
                "{\"event_type\":\"%s\",\"event_id\":\"%s\",\"decision_token\":\"%s\"%s}"
                        .formatted(type, id, trace, more);
        await().until(() -> gate.post("/v1/events", event).statusCode() == 200);
    }

    /** The pack, once a checkpoint stands for the decision. */
    private static byte[] pack(String trace) {
        HttpRequest request =
                HttpRequest.newBuilder(gate.gate().resolve("/v1/decisions/" + trace + "/evidence"))
                        .build();
        HttpResponse<byte[]> answer =
                await().until(
                                () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()),
                                response -> response.statusCode() != 503);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
        return answer.body();
    }

    /** The pack, once a checkpoint stands for what came of the order too. */
    private static byte[] packWithLaterLines(String trace) throws Exception {
        byte[][] pack = new byte[1][];
        await().until(() -> {
            pack[0] = pack(trace);
            return files(pack[0]).containsKey("lifecycle.ndjson");
        });
        return pack[0];
    }

    private static Map<String, byte[]> files(byte[] pack) throws IOException {
        Path file = Files.write(folder.resolve("read.zip"), pack);
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    private static byte[] zipped(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Path copy(Path file, Path to) throws IOException {
        return Files.copy(file, to.resolve(file.getFileName()));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
