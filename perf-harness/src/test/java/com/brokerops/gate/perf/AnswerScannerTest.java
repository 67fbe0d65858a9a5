package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.perf.AnswerScanner.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerScannerTest {
    private static final String BODY =
            "{\"trace_id\":\"01a1fdee-2624-7f02-9aed-82a224deac37\",\"status\":\"AUTHORIZED\",\"x\":1,"
                    + "\"timing_ms\":{\"parse\":0.806,\"policy\":3.876,\"state\":null,\"sign\":0.283,"
                    + "\"audit\":0.049,\"total\":18.298}}";

    private final AnswerScanner scanner = new AnswerScanner();

    private static byte[] answer(String head, String body) {
        return (head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ok(String body) {
        return answer("HTTP/1.1 200 OK\r\ncontent-length: " + body.length(), body);
    }

    @Test
    void findsTheEndOfAnAnswerThatComesInPieces() {
        byte[] bytes = ok(BODY);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(scanner.scan(bytes, length)).isFalse();
        }

        assertThat(scanner.scan(bytes, bytes.length)).isTrue();
        assertThat(scanner.length()).isEqualTo(bytes.length);
    }

    @Test
    void readsStatusVerdictTraceAndTimes() {
        byte[] bytes = ok(BODY);
        long[] micros = new long[6];

        assertThat(scanner.scan(bytes, bytes.length)).isTrue();
        assertThat(scanner.statusCode()).isEqualTo(200);
        assertThat(scanner.verdict(bytes)).isEqualTo(Verdict.AUTHORIZED);
        assertThat(scanner.traceId(bytes)).isEqualTo("01a1fdee-2624-7f02-9aed-82a224deac37");
        assertThat(scanner.timing(bytes, micros)).isTrue();
        assertThat(micros).containsExactly(806, 3876, -1, 283, 49, 18298);
    }

    @Test
    void hashesTheTraceAloneWhateverTheHead() {
        byte[] one = ok(BODY);
        byte[] other = answer("HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: " + BODY.length(), BODY);
        assertThat(scanner.scan(one, one.length)).isTrue();
        long hash = scanner.traceIdHash(one);

        assertThat(scanner.scan(other, other.length)).isTrue();
        assertThat(scanner.traceIdHash(other)).isEqualTo(hash);
    }

    @Test
    void tellsARefusalFromADecision() {
        byte[] refused = ok("{\"trace_id\":null,\"status\":\"BLOCKED\"}");
        assertThat(scanner.scan(refused, refused.length)).isTrue();
        assertThat(scanner.verdict(refused)).isEqualTo(Verdict.REFUSED);

        byte[] blocked = ok(BODY.replace("AUTHORIZED", "BLOCKED"));
        assertThat(scanner.scan(blocked, blocked.length)).isTrue();
        assertThat(scanner.verdict(blocked)).isEqualTo(Verdict.BLOCKED);

        byte[] other = ok("hello");
        assertThat(scanner.scan(other, other.length)).isTrue();
        assertThat(scanner.verdict(other)).isEqualTo(Verdict.NONE);
    }

    @Test
    void readsAChunkedAnswerToItsLastChunk() {
        String head = "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked";
        byte[] bytes = answer(head, "2\r\n{}\r\n0\r\n\r\n");

        assertThat(scanner.scan(bytes, bytes.length - 1)).isFalse();
        assertThat(scanner.scan(bytes, bytes.length)).isTrue();
        assertThat(scanner.statusCode()).isEqualTo(503);
    }
}
