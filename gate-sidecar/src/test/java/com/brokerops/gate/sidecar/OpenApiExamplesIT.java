package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.ApiDocument.Expected;
import com.brokerops.gate.sidecar.ApiDocument.Sent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document is true: a gate with the defaults answers its examples as it says. */
class OpenApiExamplesIT {
    private static final Path FILE =
            GateUnderTest.repository().resolve("docs").resolve("openapi.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    @TempDir private static Path folder;
    private static ApiDocument document;
    private static GateUnderTest gate;

    @BeforeAll
    static void start() throws IOException {
        document = ApiDocument.read(FILE);
        gate = GateUnderTest.dev(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @TestFactory
    Stream<DynamicTest> answersEveryExampleAsTheDocumentSays() {
        ExampleMatcher matcher = new ExampleMatcher(document.volatileMembers());
        return document.story().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> play(name, matcher)));
    }

    @Test
    void playsEveryExampleOnce() {
        assertThat(document.story()).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(document.story())).isEqualTo(document.playable());
    }

    @Test
    void showsOnlyAnswersThatFitTheirSchemas() {
        assertThat(document.answers()).isNotEmpty();
        for (Map.Entry<String, Expected> answer : document.answers().entrySet()) {
            Expected expected = answer.getValue();
            assertThat(expected.faults(expected.value())).as(answer.getKey()).isEmpty();
        }
    }

    @Test
    void namesTheReasonCodesInTheirOrderOfPrecedence() {
        assertThat(document.reasonCodes())
                .isEqualTo(Stream.of(ReasonCode.values()).map(ReasonCode::name).toList());
    }

    @Test
    void servesTheDocumentItself() throws IOException {
        HttpResponse<String> response = gate.get("/openapi.yaml");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(response.body()).isEqualTo(Files.readString(FILE));
    }

    private static void play(String name, ExampleMatcher matcher) {
        Expected expected = document.answer(name);

        HttpRequest request = request(document.request(name), matcher);
        AtomicInteger sent = new AtomicInteger();
        HttpResponse<String> response = decided(request, sent, expected);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected.status());
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith(expected.mediaType());
        if (expected.mediaType().endsWith("json")) {
            JsonNode body = JSON.readTree(response.body());
            assertThat(expected.faults(body)).as(response.body()).isEmpty();
            // An event that was refused may be in the log all the same: then it is a duplicate now.
            if (sent.get() == 1 || !expected.path().equals("/v1/events")) {
                matcher.requireShown(expected.value(), body);
            }
        } else {
            assertThat(response.body().lines())
                    .containsAll(expected.value().stringValue().lines().toList());
        }
    }

    /**
     * On a busy machine a gate may refuse; what it says of that is to send the request again. And
     * one that stood still for a second says so for ten, where the document shows it READY.
     */
    private static HttpResponse<String> decided(
            HttpRequest request, AtomicInteger sent, Expected expected) {
        boolean ready =
                expected.path().startsWith("/health")
                        && expected.value().toString().contains("READY");
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            sent.incrementAndGet();
                            return gate.send(request);
                        },
                        response ->
                                response.statusCode() != 503
                                        && !response.body().contains("\"retryable\":true")
                                        && !(ready && response.body().contains("DEGRADED")));
    }

    private static HttpRequest request(Sent sent, ExampleMatcher matcher) {
        boolean forOperators = sent.path().startsWith("/v1/admin/");
        URI listener = forOperators ? gate.operator() : gate.gate();
        Map<String, String> headers = new LinkedHashMap<>();
        if (forOperators) {
            headers.put("Authorization", "Bearer " + gate.credential(sent.operator()));
        }
        headers.putAll(sent.headers());
        boolean get = sent.method().equals("GET");
        URI target = listener.resolve(get ? path(sent, matcher) : variables(sent));
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        if (!get) {
            headers.putIfAbsent("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return get
                ? request.build()
                : request.POST(HttpRequest.BodyPublishers.ofString(body(sent, matcher))).build();
    }

    private static String path(Sent sent, ExampleMatcher matcher) {
        if (!sent.query().isEmpty()) {
            return sent.path() + "?" + sent.query() + "=" + sent.value().stringValue();
        }
        return sent.value() == null
                ? sent.path()
                : sent.path()
                        .replaceAll("\\{[a-z_]+}", matcher.asMeant(sent.value()).stringValue());
    }

    private static String variables(Sent sent) {
        String path = sent.path();
        for (Map.Entry<String, String> variable : sent.variables().entrySet()) {
            path = path.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return path;
    }

    /** A text is sent as it stands: the bytes of a body that is not what it should be. */
    private static String body(Sent sent, ExampleMatcher matcher) {
        if (sent.value().isString()) {
            return sent.value().stringValue();
        }
        JsonNode value = matcher.asMeant(sent.value());
        if (!sent.now().isEmpty()) {
            ((ObjectNode) value.path("context")).put(sent.now(), Instant.now().toString());
        }
        return JSON.writeValueAsString(value);
    }
}
