package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.store.Reading.Known;
import com.brokerops.gate.sidecar.store.Reading.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPoolTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path directory;

    private Scene scene;
    private Projector projector;
    private ReadPool pool;

    @BeforeEach
    void begin() throws Exception {
        scene = Scene.open(new MemoryDisk(1), directory, 1);
        projector = scene.startProjector();
        pool = ReadPool.open(scene.database(), projector);
    }

    @AfterEach
    void end() throws Exception {
        pool.close();
        scene.close();
        projector.stop();
    }

    @Test
    void answersWithWhatWasDurableWhenTheQuestionCame() throws Exception {
        for (int i = 0; i < 10; i++) {
            scene.trade(50);
            long seq = scene.log().durableSeq();
            for (Reservation open : scene.trading().openReservations()) {
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(pool.state(open.traceId(), seq))
                                        .isEqualTo(new Known<>(open.state(), seq)));
            }
        }
        assertThat(scene.trading().openReservations()).isNotEmpty();
    }

    @Test
    void tellsOpenOrdersPageByPage() throws Exception {
        long seq = traded(400);
        List<UUID> told = new ArrayList<>();
        long after = -1;
        for (List<OpenReservation> page = open(null, null, after, seq);
                !page.isEmpty();
                page = open(null, null, after, seq)) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            page.forEach(one -> told.add(one.stands().traceId()));
            after = page.getLast().orderSeq();
        }

        assertThat(told)
                .hasSizeGreaterThan(3)
                .containsExactlyInAnyOrderElementsOf(
                        scene.trading().openReservations().stream()
                                .map(Reservation::traceId)
                                .toList());
        Reservation one = scene.trading().openReservations().iterator().next();
        assertThat(open(one.clientId(), one.state(), -1, seq))
                .isNotEmpty()
                .allMatch(found -> found.clientId().equals(one.clientId()))
                .allMatch(found -> found.stands().state() == one.state());
    }

    /** Trades, and waits longer than the pool would. */
    private long traded(int steps) throws Exception {
        long seq = scene.trade(steps).log().durableSeq();
        assertThat(projector.awaitApplied(seq, SOON)).isTrue();
        return seq;
    }

    private List<OpenReservation> open(
            String clientId, ReservationState state, long after, long seq) throws Exception {
        Known<List<OpenReservation>> known = known(() -> pool.open(clientId, state, after, 3, seq));
        assertThat(known.asOfSeq()).isGreaterThanOrEqualTo(seq);
        return known.value();
    }

    /** On a busy machine a reading may take longer than its second: then it says so. */
    private static <T> Known<T> known(Callable<Reading<T>> question) {
        Reading<T> reading = await().atMost(SOON).until(question, Known.class::isInstance);
        return (Known<T>) reading;
    }

    @Test
    void knowsNothingOfAnotherDecision() throws Exception {
        long seq = traded(50);
        assertThat(known(() -> pool.state(new UUID(1, 2), seq))).isEqualTo(new Known<>(null, seq));
    }

    @Test
    void findsEveryLineAboutADecisionThatALookAtTheWholeLogFinds() throws Exception {
        long seq = traded(400);
        Map<UUID, List<Long>> about = new HashMap<>();
        Map<UUID, Long> decided = new HashMap<>();
        scene.log()
                .reader()
                .forEach(
                        0,
                        line -> {
                            if (line.event() instanceof Decided decision) {
                                decided.put(decision.traceId(), line.seq());
                            }
                            for (UUID subject : LinesAbout.subjects(line.event())) {
                                about.computeIfAbsent(subject, _ -> new ArrayList<>())
                                        .add(line.seq());
                            }
                        });

        for (Map.Entry<UUID, Long> one : decided.entrySet()) {
            List<Long> seqs = about.getOrDefault(one.getKey(), List.of());
            assertThat(known(() -> pool.linesAbout(one.getKey(), one.getValue(), seq, seq)))
                    .isEqualTo(new Known<>(new LinesAbout(-1, seqs, 0), seq));
        }
        assertThat(about).hasSizeGreaterThan(20);
        assertThat(known(() -> pool.linesAbout(new UUID(1, 2), 0, seq, seq)))
                .isEqualTo(new Known<>(new LinesAbout(-1, List.of(), 0), seq));
    }

    @Test
    void saysThatItCannotAnswerWhenTheDatabaseLags() throws Exception {
        scene.trade(50);
        projector.stop();
        long seq = scene.trade(50).log().durableSeq();
        assertThat(pool.state(new UUID(1, 2), seq))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.why()).contains("not yet " + seq));
    }
}
