package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that a lenient server would take, each sent as raw bytes to a real port. */
class StrictHeadTest {
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String POST = "POST /v1/authorize HTTP/1.1\r\n";
    private static final String GET = "GET /health HTTP/1.1\r\n";

    /** Stands for a correct Host line. */
    private static final String HOST = "{host}";

    private static TestEdge edge;

    @BeforeAll
    static void open() throws IOException {
        edge = TestEdge.open();
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    static Stream<Arguments> doubtfulHeads() {
        return Stream.of(
                // what Netty takes by default
                row("no Host", 400, GET + "\r\n"),
                row("two Hosts", 400, GET + HOST + HOST + "\r\n"),
                row(
                        "absolute form",
                        400,
                        "GET http://evil.com/health HTTP/1.1\r\n" + HOST + "\r\n"),
                row(
                        "absolute form, own authority",
                        400,
                        "GET http://x/ HTTP/1.1\r\n" + HOST + "\r\n"),
                row("authority form", 400, "CONNECT evil.com:443 HTTP/1.1\r\n" + HOST + "\r\n"),
                row("asterisk form", 400, "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
                row("folded line", 400, GET + HOST + "X: a\r\n Content-Length: 9\r\n\r\n"),
                row("folded line, tab", 400, GET + HOST + "X: a\r\n\tb\r\n\r\n"),
                row("folded first line", 400, GET + " X: a\r\n" + HOST + "\r\n"),
                row("TE identity, chunked", 411, POST + HOST + JSON + te("identity, chunked")),
                row("HTTP/1.0", 400, "GET /health HTTP/1.0\r\n" + HOST + "\r\n"),
                row("HTTP/1.2", 400, "GET /health HTTP/1.2\r\n" + HOST + "\r\n"),
                row("HTTP/9.9", 400, "GET /health HTTP/9.9\r\n" + HOST + "\r\n"),
                row("HTTP/2.0", 400, "GET /health HTTP/2.0\r\n" + HOST + "\r\n"),
                row("http/1.1", 400, "GET /health http/1.1\r\n" + HOST + "\r\n"),
                row("HTTP/0.9", 400, "GET /health\r\n" + HOST + "\r\n"),
                row("HTTP/1.10", 400, "GET /health HTTP/1.10\r\n" + HOST + "\r\n"),
                row("lower-case method", 400, "post /v1/authorize HTTP/1.1\r\n" + HOST + "\r\n"),
                row("two spaces", 400, "GET  /health HTTP/1.1\r\n" + HOST + "\r\n"),
                row("two spaces later", 400, "GET /health  HTTP/1.1\r\n" + HOST + "\r\n"),
                row("space at the end", 400, "GET /health HTTP/1.1 \r\n" + HOST + "\r\n"),
                row("tab separator", 400, "GET\t/health HTTP/1.1\r\n" + HOST + "\r\n"),
                row("GET with a body", 400, GET + HOST + JSON + length("2") + "{}"),
                row("PRI", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                row("leading CR LF", 400, "\r\n" + GET + HOST + "\r\n"),
                row("leading LF", 400, "\n" + GET + HOST + "\r\n"),
                row("leading NUL", 400, "\0" + GET + HOST + "\r\n"),
                row(
                        "method of 17 letters",
                        400,
                        "ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\n" + HOST + "\r\n"),
                row("fragment", 400, "GET /health#x HTTP/1.1\r\n" + HOST + "\r\n"),
                row("backslash", 400, "GET /\\health HTTP/1.1\r\n" + HOST + "\r\n"),
                row("path not ASCII", 400, "GET /\u00e9 HTTP/1.1\r\n" + HOST + "\r\n"),
                // line ends
                row(
                        "bare LF after the request line",
                        400,
                        "GET /health HTTP/1.1\n" + HOST + "\r\n"),
                row("bare LF after a header", 400, GET + HOST + "X: a\nY: b\r\n\r\n"),
                row("bare LF at the end", 400, GET + HOST + "\n"),
                row("bare CR in a value", 400, GET + HOST + "X: a\rb\r\n\r\n"),
                row("CR CR LF", 400, GET + HOST + "X: a\r\r\n\r\n"),
                row("bare CR at the end", 400, GET + HOST + "\rX"),
                // names and values
                row("NUL in a value", 400, GET + HOST + "X: a\0b\r\n\r\n"),
                row("NUL in a name", 400, GET + HOST + "X\0: a\r\n\r\n"),
                row("vertical tab", 400, GET + HOST + "X: \u000bchunked\r\n\r\n"),
                row("DEL in a value", 400, GET + HOST + "X: \u007f\r\n\r\n"),
                row("value not ASCII", 400, GET + HOST + "X: \u00e9\r\n\r\n"),
                row("space before the colon", 400, GET + HOST + "X : a\r\n\r\n"),
                row("tab before the colon", 400, GET + HOST + "X\t: a\r\n\r\n"),
                row("no colon", 400, GET + HOST + "X\r\n\r\n"),
                row("empty name", 400, GET + HOST + ": a\r\n\r\n"),
                row("name in brackets", 400, GET + HOST + "(X): a\r\n\r\n"),
                // framing
                row("TE and CL", 400, POST + HOST + JSON + "Content-Length: 5\r\n" + te("chunked")),
                row("CL and TE", 400, POST + HOST + JSON + te0("chunked") + length("5")),
                row("TE chunked", 411, POST + HOST + JSON + te("chunked") + "2\r\n{}\r\n0\r\n\r\n"),
                row("TE xchunked", 400, POST + HOST + JSON + te("xchunked")),
                row("TE identity", 400, POST + HOST + JSON + te("identity")),
                row("TE empty", 400, POST + HOST + JSON + te("")),
                row("two TE", 400, POST + HOST + JSON + te0("chunked") + te("identity")),
                row("TE on GET", 411, GET + HOST + te("chunked")),
                row("no length", 411, POST + HOST + JSON + "\r\n"),
                row(
                        "two equal CL",
                        400,
                        POST + HOST + JSON + "Content-Length: 2\r\n" + length("2") + "{}"),
                row(
                        "two unlike CL",
                        400,
                        POST + HOST + JSON + "Content-Length: 2\r\n" + length("3") + "{}"),
                row("CL list", 400, POST + HOST + JSON + length("2, 2") + "{}"),
                row("CL leading zero", 400, POST + HOST + JSON + length("02") + "{}"),
                row("CL 00", 400, GET + HOST + length("00")),
                row("CL plus", 400, POST + HOST + JSON + length("+2") + "{}"),
                row("CL minus", 400, POST + HOST + JSON + length("-2") + "{}"),
                row("CL hex", 400, POST + HOST + JSON + length("0x2") + "{}"),
                row("CL empty", 400, POST + HOST + JSON + length("") + "{}"),
                row("CL with a space", 400, POST + HOST + JSON + length("2 2") + "{}"),
                row("CL 2^63", 400, POST + HOST + JSON + length("9223372036854775808")),
                row("CL 1 GiB", 413, POST + HOST + JSON + length("1073741824")),
                row("CL 2^62", 413, POST + HOST + JSON + length("461168601842738790")),
                row("CL one too many", 413, POST + HOST + JSON + length("16385")),
                row("Expect", 417, POST + HOST + JSON + "Expect: 100-continue\r\n" + length("2")),
                row(
                        "Expect, nothing known",
                        417,
                        POST + HOST + JSON + "Expect: x\r\n" + length("2") + "{}"),
                // sizes
                row("500 headers", 431, GET + HOST + "a:b\r\n".repeat(500) + "\r\n"),
                row("65 headers", 431, GET + HOST + "a:b\r\n".repeat(64) + "\r\n"),
                row("header of 9 KiB", 431, GET + HOST + "X: " + "a".repeat(9216) + "\r\n\r\n"),
                row("header without end", 431, GET + HOST + "X: " + "a".repeat(20_000)),
                row(
                        "line of 5 KiB",
                        431,
                        "GET /" + "a".repeat(5120) + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doubtfulHeads")
    void refusesAHeadInDoubtAndEverythingAfterIt(String name, int status, String raw)
            throws IOException {
        int before = edge.seen.size();
        try (RawClient client = edge.connect()) {
            String request = raw.replace(HOST, edge.host());
            client.sendAsFarAsItGoes(bytes(request + edge.post("/v1/authorize", "{}")));

            String answer = client.untilClosed();

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).contains("Connection: close\r\n", "application/problem+json");
            assertThat(answer).contains("\"status_text\":\"BLOCKED\"");
            assertThat(answer.split("Content-Length: ", -1)).as("answers").hasSize(2);
            assertThat(edge.seen).hasSize(before);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doubtfulHeads")
    void refusesTheSameBytesComingOneByOne(String name, int status, String raw) throws IOException {
        int before = edge.seen.size();
        try (RawClient client = edge.connect()) {
            byte[] request = bytes(raw.replace(HOST, edge.host()));
            for (int i = 0; i < Math.min(request.length, 600); i++) {
                client.sendAsFarAsItGoes(new byte[] {request[i]});
            }
            if (request.length > 600) {
                client.sendAsFarAsItGoes(Arrays.copyOfRange(request, 600, request.length));
            }

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(edge.seen).hasSize(before);
        }
    }

    @Test
    void refusesAHeadThatOnlyNettyFindsFaultWith() throws IOException {
        int before = edge.seen.size();
        long faults = edge.counters.refused(RequestFault.MALFORMED_HEAD);
        try (RawClient client = edge.connect()) {
            client.send(POST + edge.host() + JSON + te("xchunked"));

            assertThat(client.untilClosed())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"detail\":\"the head cannot be decoded\"");
            assertThat(edge.counters.refused(RequestFault.MALFORMED_HEAD)).isEqualTo(faults + 1);
            assertThat(edge.seen).hasSize(before);
        }
    }

    @Test
    void takesAHeadOfExactly64HeadersInSinglePieces() throws IOException {
        String request = GET + edge.host() + "a:b\r\n".repeat(63) + "\r\n";
        try (RawClient client = edge.connect()) {
            for (byte b : bytes(request)) {
                client.send(new byte[] {b});
            }

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void takesABodyOfExactly16KiB() throws IOException {
        try (RawClient client = edge.connect()) {
            String body = "x".repeat(16 * 1024);

            client.send(edge.post("/v1/authorize", body));

            assertThat(client.answer().body()).isEqualTo("POST /v1/authorize " + body);
        }
    }

    @Test
    void answersABodyOf1MiBBeforeReadingIt() throws IOException {
        try (RawClient client = edge.connect()) {
            client.sendAsFarAsItGoes(bytes(edge.post("/v1/authorize", "x".repeat(1 << 20))));

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void ignoresATrailingContentLengthBecauseItIsPartOfNoHead() throws IOException {
        int before = edge.seen.size();
        try (RawClient client = edge.connect()) {
            client.send(
                    POST + edge.host() + JSON + te("chunked") + "0\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 411 ");
            assertThat(edge.seen).hasSize(before);
        }
    }

    @Test
    void saysWhatIsWrongAndNothingAboutItself() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send(GET + "\r\n");

            RawClient.Answer answer = client.answer();

            assertThat(answer.body())
                    .isEqualTo(
                            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                                    + "\"detail\":\"exactly one Host is required\","
                                    + "\"status_text\":\"BLOCKED\","
                                    + "\"reason_code\":\"INVALID_ORDER_SCHEMA\"}");
            assertThat(answer.head()).doesNotContain("Server", "Access-Control");
        }
    }

    private static Arguments row(String name, int status, String raw) {
        return Arguments.of(name, status, raw);
    }

    private static String te(String value) {
        return te0(value) + "\r\n";
    }

    private static String te0(String value) {
        return "Transfer-Encoding: " + value + "\r\n";
    }

    private static String length(String value) {
        return "Content-Length: " + value + "\r\n\r\n";
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
