package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.perf.FakeGate.Does;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static Load load(Target target, int connections, boolean anyAnswer) {
        return new Load(
                target,
                connections,
                RequestTemplate.parse(RequestTemplate.AUTHORIZE, target.host()),
                anyAnswer,
                0,
                0,
                false,
                false);
    }

    private static LoadResult run(FakeGate gate, int connections, Phase phase) throws IOException {
        try (LoadGenerator generator =
                LoadGenerator.open(load(gate.target(), connections, false))) {
            return generator.run(phase);
        }
    }

    @Test
    void chargesAServerThatStopsForEveryRequestThatWasDueMeanwhile() throws IOException {
        try (FakeGate gate = FakeGate.open(n -> n == 200 ? Does.STALL : Does.AUTHORIZE)) {
            LoadResult result = run(gate, 4, Phase.open(1_000, 1));

            // 300 of 1,000 were due in the 300 ms; a loop that waits for answers would see 4.
            assertThat(result.completed()).isEqualTo(1_000);
            assertThat(result.latency().getCountBetweenValues(50_000_000, Tally.MOST_NANOS))
                    .isGreaterThanOrEqualTo(200);
            assertThat(result.millis(90)).isGreaterThan(150);
            assertThat(result.millis(100)).isGreaterThanOrEqualTo(299);
            assertThat(result.mostWaiting()).isGreaterThan(200);
        }
    }

    @Test
    void chargesAClosedLoopOnlyForTheRequestsInFlight() throws IOException {
        try (FakeGate gate = FakeGate.open(n -> n == 200 ? Does.STALL : Does.AUTHORIZE)) {
            LoadResult result = run(gate, 4, Phase.counted(1_000));

            assertThat(result.completed()).isEqualTo(1_000);
            assertThat(result.latency().getCountBetweenValues(250_000_000, Tally.MOST_NANOS))
                    .isBetween(1L, 4L);
        }
    }

    @Test
    void accountsForEveryRequestUnderOneNameWhateverBecameOfIt() throws IOException {
        Does[] turns = {
            Does.AUTHORIZE, Does.HANG_UP, Does.FAIL_500, Does.REFUSE, Does.BLOCK, Does.AUTHORIZE
        };
        try (FakeGate gate = FakeGate.open(n -> turns[(int) (n % turns.length)])) {
            LoadResult result = run(gate, 3, Phase.open(1_000, 0.6));

            Tally tally = result.tally();
            assertThat(result.due()).isEqualTo(600);
            assertThat(result.completed() + result.errors()).isEqualTo(600);
            assertThat(result.completed()).isEqualTo(200);
            assertThat(tally.faults(Fault.CONNECTION_LOST)).isEqualTo(100);
            assertThat(tally.faults(Fault.NOT_2XX)).isEqualTo(100);
            assertThat(tally.faults(Fault.REFUSED)).isEqualTo(100);
            assertThat(tally.faults(Fault.WRONG_ANSWER)).isEqualTo(100);
            assertThat(gate.requests()).isEqualTo(600);
        }
    }

    @Test
    void countsWhatWasNeverSentWhenTheServerIsTooSlow() throws IOException {
        try (FakeGate gate = FakeGate.open(n -> Does.STALL)) {
            LoadResult result = run(gate, 1, Phase.open(200, 0.2));

            assertThat(result.due()).isEqualTo(40);
            assertThat(result.completed() + result.errors()).isEqualTo(40);
            assertThat(result.tally().faults(Fault.NEVER_SENT)).isGreaterThan(20);
            assertThat(result.tally().faults(Fault.NO_ANSWER)).isEqualTo(1);
        }
    }

    @Test
    void measuresStretchAfterStretchOverTheSameConnections() throws IOException {
        try (FakeGate gate = FakeGate.open(n -> Does.AUTHORIZE);
                LoadGenerator generator = LoadGenerator.open(load(gate.target(), 2, false))) {
            assertThat(generator.run(Phase.counted(100)).completed()).isEqualTo(100);
            assertThat(generator.run(Phase.open(500, 0.2)).completed()).isEqualTo(100);
            assertThat(generator.run(Phase.counted(100)).errors()).isZero();
        }
    }

    @Test
    void drivesTheCeilingWithTheAnswerOfAGate() throws IOException {
        try (FakeGate gate = FakeGate.open(n -> Does.AUTHORIZE);
                CeilingServer ceiling =
                        CeilingServer.open(
                                0, CeilingServer.answer(OneRequest.authorize(gate.target())));
                LoadGenerator generator =
                        LoadGenerator.open(load(Target.loopback(ceiling.port()), 10, true))) {
            LoadResult result = generator.run(Phase.counted(1_000));

            assertThat(result.completed()).isEqualTo(1_000);
            assertThat(result.tally().authorized).isEqualTo(1_000);
        }
    }

    @Test
    void saysSoWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Load load = load(Target.loopback(port), 1, false);

        assertThatThrownBy(() -> LoadGenerator.open(load)).isInstanceOf(IOException.class);
    }
}
