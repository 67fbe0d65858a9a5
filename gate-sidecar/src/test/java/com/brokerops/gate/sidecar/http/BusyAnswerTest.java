package com.brokerops.gate.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What one gets who asks a gate that is too busy, once and again and again. */
class BusyAnswerTest {
    private static final byte[] BUSY = "{\"reason_code\":\"OVERLOADED\"}".getBytes(UTF_8);

    @Test
    void saysWhenToAskAgain() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            RawClient.Answer answer = busy(edge, client);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(new String(BUSY, UTF_8));
            assertThat(answer.header("X-Decision-Latency-Ms")).isEqualTo("0.125");
            assertThat(told(answer)).isBetween(300L, 499L);
        }
    }

    @Test
    void whoDidNotWaitIsToldSoAgainLaterButNotForLong() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            busy(edge, client);
            long start = System.nanoTime();

            RawClient.Answer again = busy(edge, client);

            assertThat(System.nanoTime() - start).isBetween(millis(150), millis(5_000));
            assertThat(again.body()).isEqualTo(new String(BUSY, UTF_8));
            assertThat(told(again)).isBetween(300L, 499L);
        }
    }

    @Test
    void whoDidNotWaitAndFindsRoomIsAnsweredAtOnce() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            long start = System.nanoTime();
            long wait = nanos(busy(edge, client));

            client.send(edge.post("/v1/authorize", "{}"));

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(System.nanoTime() - start).isLessThan(wait);
        }
    }

    @Test
    void whoWaitedIsAnsweredAtOnce() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            LockSupport.parkNanos(nanos(busy(edge, client)) + 1_000_000);
            long start = System.nanoTime();

            RawClient.Answer again = busy(edge, client);

            assertThat(System.nanoTime() - start).isLessThan(nanos(again));
        }
    }

    @Test
    void thoseWhoAreToldTogetherDoNotComeBackTogether() throws Exception {
        try (TestEdge edge = TestEdge.open()) {
            Set<Long> told = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                try (RawClient client = edge.connect()) {
                    told.add(told(busy(edge, client)));
                }
            }
            assertThat(told).hasSize(100);
        }
    }

    @Test
    void whoGoesAwayBeforeTheAnswerIsCounted() throws Exception {
        try (TestEdge edge = TestEdge.open()) {
            long wait;
            try (RawClient client = edge.connect()) {
                wait = told(busy(edge, client));
                client.send(edge.post("/wait", "{}"));
                answerBusy(waiting(edge));
                client.reset();
            }
            LockSupport.parkNanos(millis(wait));
            assertThat(edge.counters.unsentAnswers()).isEqualTo(1);
            assertThat(edge.fatal).isEmpty();
        }
    }

    private static RawClient.Answer busy(TestEdge edge, RawClient client)
            throws IOException, InterruptedException {
        client.send(edge.post("/wait", "{}"));
        answerBusy(waiting(edge));
        return client.answer();
    }

    private static Exchange waiting(TestEdge edge) throws InterruptedException {
        return Objects.requireNonNull(edge.waiting.poll(5, TimeUnit.SECONDS), "no request came");
    }

    private static void answerBusy(Exchange exchange) {
        exchange.executor()
                .execute(() ->
                        exchange.respondBusy(BUSY, BUSY.length, "X-Decision-Latency-Ms", "0.125"));
    }

    private static long nanos(RawClient.Answer answer) {
        return millis(told(answer));
    }

    private static long told(RawClient.Answer answer) {
        return Long.parseLong(answer.header("Retry-After-Ms"));
    }

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }
}
