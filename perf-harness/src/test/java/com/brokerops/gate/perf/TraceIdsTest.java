package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authorized order that is not in the log is found. */
final class TraceIdsTest {
    private static final String FIRST = "01980000-0000-7000-8000-000000000001";
    private static final String SECOND = "01980000-0000-7000-8000-000000000002";

    @TempDir Path audit;

    @Test
    void findsEveryOrderThatIsInNoSegment() throws IOException {
        TraceIds told = new TraceIds();
        tell(told, FIRST);
        tell(told, SECOND);

        assertThat(told.size()).isEqualTo(2);
        assertThat(told.missingIn(audit)).isEqualTo(2);
        log("0.ndjson", "{\"seq\":0}\n" + line(SECOND) + "\0".repeat(4096));
        assertThat(told.missingIn(audit)).isEqualTo(1);
        log("1.ndjson", line(FIRST));
        assertThat(told.missingIn(audit)).isZero();
    }

    private void log(String segment, String text) throws IOException {
        Files.writeString(audit.resolve(segment), text);
    }

    private static String line(String traceId) {
        return "{\"seq\":1,\"type\":\"decision\",\"trace_id\":\"" + traceId + "\"}\n";
    }

    private static void tell(TraceIds told, String traceId) {
        String body = "{\"trace_id\":\"" + traceId + "\",\"status\":\"AUTHORIZED\"}";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
        byte[] answer = (head + body).getBytes(StandardCharsets.US_ASCII);
        AnswerScanner scanner = new AnswerScanner();
        assertThat(scanner.scan(answer, answer.length)).isTrue();
        told.add(scanner, answer);
    }
}
