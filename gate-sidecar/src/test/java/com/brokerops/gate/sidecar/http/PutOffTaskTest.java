package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a route puts off, by the executor of its exchange, is guarded as the route itself is. */
class PutOffTaskTest {
    @Test
    void answersForATaskThatThrows() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "{}"));

            waiting(edge)
                    .executor()
                    .execute(() -> {
                        throw new IllegalStateException("a task that throws");
                    });

            assertThat(client.answer().status()).isEqualTo(503);
            client.send(edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(edge.fatal).isEmpty();
        }
    }

    @Test
    void handsAnErrorOfATaskToTheFatalHandler() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "{}"));

            waiting(edge)
                    .executor()
                    .execute(() -> {
                        throw new OutOfMemoryError("a task that needs too much");
                    });

            await().until(() -> !edge.fatal.isEmpty());
            assertThat(edge.fatal).singleElement().isInstanceOf(OutOfMemoryError.class);
        }
    }

    private static Exchange waiting(TestEdge edge) throws InterruptedException {
        return Objects.requireNonNull(edge.waiting.poll(5, TimeUnit.SECONDS), "no request came");
    }
}
