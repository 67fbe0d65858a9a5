package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gate that is asked by more at a time than it may keep waiting. */
final class OverloadIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CALLERS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private final Set<String> authorized = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean enough;

    @Test
    void turnsNewOrdersAwayAndDecidesTheOthersWhileCancelsAndReportsPass() throws Exception {
        try (GateUnderTest gate = GateUnderTest.patient(folder.resolve("data"), "shed-above: 1");
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            Account platform = new Account(gate, 100);
            String order = platform.authorized("BUY");
            List<Future<Void>> asking =
                    IntStream.rangeClosed(1, CALLERS)
                            .mapToObj(number ->
                                    callers.submit(asking(new Account(gate, number), gate)))
                            .toList();
            try {
                await().atMost(PATIENCE)
                        .until(() -> refused.get() > 100 && authorized.size() > 100);

                assertThat(health(gate)).containsExactly("DEGRADED", "OVERLOADED");
                JsonNode cancel =
                        JSON.readTree(
                                gate.authorize(
                                                "{\"order\":{\"action\":\"CANCEL\",\"client_order_id\":\"C-1\"},"
                                                        + "\"context\":{\"client_id\":\"CL-100\"}}")
                                        .body());
                assertThat(cancel.get("reason_code").stringValue())
                        .isEqualTo("CANCEL_PASS_THROUGH");
                platform.reported(200, platform.execution(order, "X-1", 1, "1"));
            } finally {
                enough = true;
            }
            for (Future<Void> caller : asking) {
                caller.get();
            }
            await().atMost(PATIENCE).until(() -> health(gate).getFirst().equals("READY"));
            platform.authorized("BUY");
            gate.terminate();
        }
        Set<String> inTheLog =
                AuditLines.ofType(folder.resolve("data"), "decision").stream()
                        .filter(line -> line.get("status").stringValue().equals("AUTHORIZED"))
                        .map(line -> line.get("trace_id").stringValue())
                        .collect(Collectors.toSet());
        assertThat(inTheLog)
                .containsAll(authorized)
                .hasSize(authorized.size() + 3); // two orders and the cancel
    }

    /** A caller that never waits. */
    private Callable<Void> asking(Account account, GateUnderTest gate) {
        return () -> {
            while (!enough) {
                String order = account.request(Account.limit("BUY", "AAPL", 1, "1"), "");
                HttpResponse<String> answer = gate.authorize(order);
                JsonNode body = JSON.readTree(answer.body());
                if (body.get("status").stringValue().equals("AUTHORIZED")) {
                    authorized.add(body.get("trace_id").stringValue());
                    assertThat(answer.headers().firstValue("Retry-After-Ms")).isEmpty();
                } else {
                    assertThat(body.get("reason_code").stringValue()).isEqualTo("OVERLOADED");
                    assertThat(body.get("retryable").booleanValue()).isTrue();
                    assertThat(body.get("decision_token").isNull()).isTrue();
                    assertThat(answer.headers().firstValueAsLong("Retry-After-Ms").orElse(0))
                            .isBetween(300L, 499L);
                    refused.incrementAndGet();
                }
            }
            return null;
        };
    }

    private static List<String> health(GateUnderTest gate) {
        JsonNode health = JSON.readTree(gate.get("/health").body());
        return List.of(health.get("health").stringValue(), health.get("cause").asString());
    }
}
