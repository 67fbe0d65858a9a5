package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call: no web page, no foreign name for this host, only JSON. */
class CallerOriginTest {
    private static TestEdge edge;

    @BeforeAll
    static void open() throws IOException {
        edge = TestEdge.open();
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "403 # Content-Type: application/json # Origin: http://evil.com",
                "403 # Content-Type: application/json # Origin: null",
                "403 # Content-Type: application/json # Referer: http://evil.com/page",
                "403 # Content-Type: application/json # Sec-Fetch-Site: cross-site",
                "403 # Content-Type: application/json # Sec-Fetch-Site: same-site",
                "403 # Content-Type: application/json # Sec-Fetch-Site: same-origin",
                "403 # Content-Type: text/plain # Origin: http://127.0.0.1:8080",
                "415 # Content-Type: text/plain # X: y",
                "415 # Content-Type: application/x-www-form-urlencoded # X: y",
                "415 # Content-Type: multipart/form-data; boundary=x # X: y",
                "415 # X: y # Sec-Fetch-Site: none",
                "415 # Content-Type: application/json # Content-Type: text/plain"
            })
    void refusesWhatAWebPageCanSend(int status, String first, String second) throws IOException {
        assertThat(post(first + "\r\n" + second + "\r\n").status()).isEqualTo(status);
        assertThat(edge.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;",
                "application/json; charset=utf-16",
                "application/json; charset=utf-8; x=y",
                "application/json, text/plain",
                "application/jsonp",
                "text/json",
                "\"application/json\""
            })
    void takesNoOtherTypeThanJson(String type) throws IOException {
        assertThat(post("Content-Type: " + type + "\r\n").status()).isEqualTo(415);
        assertThat(edge.seen).isEmpty();
    }

    @Test
    void takesJsonWithItsCharset() throws IOException {
        for (String type :
                new String[] {
                    "application/json",
                    "application/json; charset=utf-8",
                    "application/json;charset=UTF-8"
                }) {
            try (RawClient client = edge.connect()) {
                client.send(request(edge.host(), "Content-Type: " + type + "\r\n"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
        edge.seen.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "421, evil.com",
        "421, evil.com:{port}",
        "421, 127.0.0.1.nip.io:{port}",
        "421, ''",
        "421, 127.0.0.1",
        "421, 127.0.0.1:1",
        "421, user@127.0.0.1:{port}",
        "421, localhost.:{port}",
        "421, LOCALHOST:{port}",
        "421, 127.1:{port}",
        "421, 0.0.0.0:{port}",
        "421, ::1:{port}",
        "200, 127.0.0.1:{port}",
        "200, localhost:{port}",
        "200, [::1]:{port}"
    })
    void answersToItsOwnNamesOnly(int status, String host) throws IOException {
        String line = "Host: " + host.replace("{port}", "" + edge.listener.port()) + "\r\n";
        try (RawClient client = edge.connect()) {
            client.send(request(line, "Content-Type: application/json\r\n"));

            assertThat(client.answer().status()).isEqualTo(status);
        }
        assertThat(edge.seen).hasSize(status == 200 ? 1 : 0);
        edge.seen.clear();
    }

    @Test
    void answersToAConfiguredName() throws IOException {
        ListenerConfig config =
                new ListenerConfig(TestEdge.loopback(), Set.of("gate.test"), 4, TestEdge.QUICK);
        try (TestEdge named = new TestEdge(config);
                RawClient client = named.connect()) {
            client.send(
                    "GET /health HTTP/1.1\r\nHost: gate.test:"
                            + named.listener.port()
                            + "\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void neverGrantsACrossOriginRequest() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("OPTIONS /v1/authorize HTTP/1.1\r\n" + edge.host() + "\r\n");

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
            assertThat(answer.head()).doesNotContainIgnoringCase("access-control");
        }
    }

    private static RawClient.Answer post(String headers) throws IOException {
        try (RawClient client = edge.connect()) {
            client.send(request(edge.host(), headers));
            return client.answer();
        }
    }

    private static String request(String host, String headers) {
        return "POST /v1/authorize HTTP/1.1\r\n" + host + headers + "Content-Length: 2\r\n\r\n{}";
    }
}
