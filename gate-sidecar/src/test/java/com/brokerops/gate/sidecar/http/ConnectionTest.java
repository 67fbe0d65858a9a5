package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The life of a connection: one request at a time, a deadline for everything, a cap on all. */
class ConnectionTest {

    @Test
    void answersOneRequestAfterAnotherOnOneConnection() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            for (int i = 0; i < 100; i++) {
                client.send(edge.post("/v1/authorize", "{\"i\":" + i + "}"));

                RawClient.Answer answer = client.answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("POST /v1/authorize {\"i\":" + i + "}");
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.header("X-Decision-Latency-Ms")).isEqualTo("0.125");
                assertThat(answer.head()).doesNotContain("Connection");
            }
            assertThat(edge.counters.requests()).isEqualTo(100);
            assertThat(edge.counters.connectionsOpened()).isEqualTo(1);
        }
    }

    @Test
    void doesNotExecuteASecondRequestSentAlong() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/v1/authorize", "1") + edge.post("/v1/authorize", "2"));

            assertThat(client.answer().head()).contains("200 OK", "Connection: close");
            assertThat(client.untilClosed()).isEmpty();
            assertThat(edge.seen).containsExactly("POST /v1/authorize 1");
        }
    }

    @Test
    void doesNotExecuteASecondRequestSentWhileTheFirstWaits() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "1"));
            Exchange first = edge.waiting.poll(5, TimeUnit.SECONDS);
            client.send(edge.post("/v1/authorize", "2"));
            await().until(() -> edge.loop.executor().submit(() -> true).get());

            first.executor().execute(() -> TestEdge.ok(first, "one"));

            assertThat(client.untilClosed()).contains("200 OK").endsWith("one");
            assertThat(edge.seen).isEmpty();
        }
    }

    @Test
    void doesNotExecuteASmuggledRequestInABody() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            String smuggled = "{}" + edge.get("/health");
            client.send(edge.post("/v1/authorize", "{}") + edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.untilClosed()).isEmpty();
            try (RawClient other = edge.connect()) {
                other.send(edge.post("/v1/authorize", smuggled));
                assertThat(other.answer().body()).isEqualTo("POST /v1/authorize " + smuggled);
            }
            assertThat(edge.seen).noneMatch(request -> request.startsWith("GET"));
        }
    }

    @Test
    void closesAfterTheAnswerWhenAskedTo() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send("GET /health HTTP/1.1\r\n" + edge.host() + "Connection: close\r\n\r\n");

            assertThat(client.untilClosed()).contains("200 OK", "Connection: close");
        }
    }

    @Test
    void closesSlowHeadsAndSlowBodies() throws IOException {
        try (TestEdge edge = TestEdge.quick();
                RawClient head = edge.connect();
                RawClient body = edge.connect()) {
            head.send("GET /health HTTP/1.1\r\nX: ");
            body.send(edge.post("/v1/authorize", "{}").replace("{}", "{"));

            assertThat(head.untilClosed()).startsWith("HTTP/1.1 408 ");
            assertThat(body.untilClosed()).startsWith("HTTP/1.1 408 ");
            assertThat(edge.counters.timeouts(ConnectionPhase.HEAD)).isEqualTo(1);
            assertThat(edge.counters.timeouts(ConnectionPhase.BODY)).isEqualTo(1);
        }
    }

    @Test
    void isNotKeptOpenByOneByteAtATime() throws IOException {
        try (TestEdge edge = TestEdge.quick();
                RawClient client = edge.connect()) {
            client.send("GET /health HTTP/1.1\r\nX: ");
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        client.sendAsFarAsItGoes(new byte[] {'a'});
                        return edge.counters.timeouts(ConnectionPhase.HEAD) == 1;
                    });
            assertThat(edge.counters.requests()).isZero();
        }
    }

    @Test
    void closesWithinThreeSecondsByDefault() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            long start = System.nanoTime();
            client.send("GET /health HTTP/1.1\r\nX: ");

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 408 ");

            assertThat(System.nanoTime() - start).isBetween(1_900_000_000L, 3_000_000_000L);
        }
    }

    @Test
    void closesIdleConnections() throws IOException {
        try (TestEdge edge = TestEdge.quick();
                RawClient silent = edge.connect();
                RawClient used = edge.connect()) {
            used.send(edge.get("/health"));
            assertThat(used.answer().status()).isEqualTo(200);

            assertThat(silent.untilClosed()).isEmpty();
            assertThat(used.untilClosed()).isEmpty();
            assertThat(edge.counters.timeouts(ConnectionPhase.IDLE)).isEqualTo(2);
        }
    }

    @Test
    void closesAReaderThatDoesNotRead() throws IOException {
        try (TestEdge edge = TestEdge.quick();
                RawClient client = edge.connect()) {
            client.send(edge.get("/big"));

            await().until(() -> edge.counters.timeouts(ConnectionPhase.WRITE) == 1);

            await().until(() -> edge.counters.connectionsOpen() == 0);
            assertThat(edge.counters.unsentAnswers()).isEqualTo(1);
        }
    }

    @Test
    void sendsALongAnswerWhole() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.get("/big"));
            assertThat(client.answer().body()).hasSize(TestEdge.BIG);

            client.send(edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void closesWhenARouteNeverAnswersAndCountsAnAnswerThatComesLater() throws Exception {
        try (TestEdge edge = TestEdge.quick();
                RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "{}"));
            Exchange exchange = edge.waiting.poll(5, TimeUnit.SECONDS);

            assertThat(client.untilClosed()).isEmpty();
            assertThat(edge.counters.timeouts(ConnectionPhase.ANSWER)).isEqualTo(1);

            edge.loop.executor().submit(() -> TestEdge.ok(exchange, "late")).get();
            assertThat(edge.counters.unsentAnswers()).isEqualTo(1);
        }
    }

    @Test
    void countsTheAnswerOfAClientThatHasGone() throws Exception {
        try (TestEdge edge = TestEdge.open()) {
            RawClient client = edge.connect();
            client.send(edge.post("/wait", "{}"));
            Exchange exchange = edge.waiting.poll(5, TimeUnit.SECONDS);
            client.reset();
            await().until(() -> edge.counters.connectionsOpen() == 0);

            edge.loop.executor().submit(() -> TestEdge.ok(exchange, "anyone?")).get();

            assertThat(exchange.answered()).isTrue();
            assertThat(edge.counters.unsentAnswers()).isEqualTo(1);
        }
    }

    @Test
    void refusesAnAnswerFromAnotherThreadAndASecondOne() throws Exception {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "{}"));
            Exchange exchange = edge.waiting.poll(5, TimeUnit.SECONDS);

            assertThatThrownBy(() -> TestEdge.ok(exchange, "from a test"))
                    .isInstanceOf(IllegalStateException.class);
            edge.loop.executor().submit(() -> TestEdge.ok(exchange, "first")).get();
            assertThatThrownBy(() ->
                            edge.loop
                                    .executor()
                                    .submit(() -> TestEdge.ok(exchange, "second"))
                                    .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("answered twice");
            assertThat(client.answer().body()).isEqualTo("first");
        }
    }

    @Test
    void closesConnectionsOverTheCapAtOnceAndServesTheOthers() throws IOException {
        ListenerConfig config =
                new ListenerConfig(TestEdge.loopback(), Set.of(), 8, Deadlines.defaults());
        try (TestEdge edge = new TestEdge(config)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(edge.connect());
            }
            await().until(() -> edge.counters.connectionsRefused() == 12);
            assertThat(edge.counters.connectionsOpen()).isEqualTo(8);
            for (RawClient client : clients.subList(0, 8)) {
                client.send(edge.get("/health"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
            for (RawClient client : clients.subList(8, 20)) {
                assertThat(client.untilClosed()).isEmpty();
            }
            for (RawClient client : clients) {
                client.close();
            }
            await().until(() -> edge.counters.connectionsOpen() == 0);
            try (RawClient next = edge.connect()) {
                next.send(edge.get("/health"));
                assertThat(next.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void handsAnExceptionOfARouteToTheFailureHandler() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/throw", "{}"));

            assertThat(client.answer().status()).isEqualTo(503);
            client.send(edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void handsAnErrorOfARouteToTheFatalHandler() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.post("/error", "{}"));

            assertThat(client.untilClosed()).isEmpty();
            assertThat(edge.fatal).singleElement().isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void finishesTheRequestInFlightBeforeItCloses() throws Exception {
        TestEdge edge = TestEdge.open();
        try (RawClient busy = edge.connect();
                RawClient idle = edge.connect()) {
            busy.send(edge.post("/wait", "{}"));
            Exchange exchange = edge.waiting.poll(5, TimeUnit.SECONDS);
            await().until(() -> edge.counters.connectionsOpen() == 2);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(edge.listener::close);
            assertThat(idle.untilClosed()).isEmpty();
            edge.loop.executor().submit(() -> TestEdge.ok(exchange, "the last")).get();

            assertThat(busy.untilClosed()).contains("Connection: close").endsWith("the last");
            closing.get(5, TimeUnit.SECONDS);
            assertThat(edge.counters.connectionsOpen()).isZero();
        } finally {
            edge.loop.close();
        }
    }

    @Test
    void cutsOffARequestThatDoesNotFinishInTime() throws Exception {
        Deadlines hasty = new Deadlines(600, 300, 300, 5_000, 300, 300, 20, 100);
        TestEdge edge = new TestEdge(new ListenerConfig(TestEdge.loopback(), Set.of(), 4, hasty));
        try (RawClient client = edge.connect()) {
            client.send(edge.post("/wait", "{}"));
            assertThat(edge.waiting.poll(5, TimeUnit.SECONDS)).isNotNull();

            edge.listener.close();

            assertThat(client.untilClosed()).isEmpty();
        } finally {
            edge.loop.close();
        }
    }

    @Test
    void servesOpenConnectionsAfterItStoppedAccepting() throws IOException {
        try (TestEdge edge = TestEdge.open();
                RawClient client = edge.connect()) {
            client.send(edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);

            edge.listener.stopAccepting();

            assertThatThrownBy(edge::connect).isInstanceOf(ConnectException.class);
            client.send(edge.get("/health"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void listensOnLoopbackOnly() {
        for (String address : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            assertThatThrownBy(() -> ListenerConfig.of(new InetSocketAddress(address, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("loopback only");
        }
    }

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        try (TestEdge edge = TestEdge.open()) {
            InetSocketAddress taken =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.listener.port());

            assertThatThrownBy(() -> new TestEdge(ListenerConfig.of(taken)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining("" + edge.listener.port());
        }
    }
}
