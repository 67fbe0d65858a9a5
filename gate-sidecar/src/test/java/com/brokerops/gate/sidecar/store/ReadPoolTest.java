package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.store.Reading.Known;
import com.brokerops.gate.sidecar.store.Reading.Unavailable;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPoolTest {
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
                assertThat(pool.state(open.traceId(), seq))
                        .isEqualTo(new Known<>(open.state(), seq));
            }
        }
        assertThat(scene.trading().openReservations()).isNotEmpty();
    }

    @Test
    void knowsNothingOfAnotherDecision() throws Exception {
        scene.trade(50);
        long seq = scene.log().durableSeq();
        assertThat(pool.state(new UUID(1, 2), seq)).isEqualTo(new Known<>(null, seq));
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
