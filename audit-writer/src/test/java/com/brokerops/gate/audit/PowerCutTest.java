package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts the power at any operation, also of the recovery from the cut before, and looks. */
class PowerCutTest {
    private static final int CUTS = 1000;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsEverythingThatWasOnStableStorageAndNothingBehindAGap(Durability durability)
            throws IOException {
        int cuts = 0;
        int torn = 0;
        for (int seed = 0; cuts < CUTS; seed++) {
            Life life = new Life(seed, durability);
            for (int cut = 0; cut < 5; cut++) {
                life.liveUntilThePowerFails();
                torn += life.lookAtWhatIsLeft() ? 1 : 0;
                cuts++;
            }
        }
        assertThat(torn).as("cuts that tore a tail").isGreaterThan(CUTS / 20);
    }

    private static final class Life {
        private final int seed;
        private final Random random;
        private final AuditConfig config;
        private final List<String> appended = new ArrayList<>();
        private MemoryDisk disk;
        private long acknowledged = -1;

        Life(int seed, Durability durability) {
            this.seed = seed;
            this.random = new Random(seed);
            this.config = TestLogs.small(durability);
            this.disk = new MemoryDisk(seed);
        }

        void liveUntilThePowerFails() throws IOException {
            disk.losePowerAfter(1 + random.nextInt(40));
            AuditLog log;
            try {
                log = TestLogs.open(disk, config, null, _ -> {});
            } catch (IOException e) {
                assertThat(disk.isDead()).as("seed %d: %s", seed, e).isTrue();
                return;
            }
            restart(log);
            while (!disk.isDead()) {
                int events = random.nextInt(12);
                for (int i = 0; i < events && log.accepting(); i++) {
                    long before = log.lastSeq();
                    TestLogs.append(log, SampleEvents.risk("x".repeat(1 + random.nextInt(3000))));
                    if (log.lastSeq() > before + 1) {
                        appended.add(null); // the head of a segment
                    }
                    appended.add(log.lastHash());
                }
                log.step();
                acknowledged = Math.max(acknowledged, log.syncedSeq());
            }
        }

        /** True if a torn tail was left. */
        boolean lookAtWhatIsLeft() throws IOException {
            disk = disk.losePower();
            Verification found = AuditVerifier.verify(disk);
            assertThat(found).as("seed %d", seed).isInstanceOf(Verification.Intact.class);
            Verification.Intact intact = (Verification.Intact) found;
            assertThat(intact.lastSeq()).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged);
            List<LogLine> lines = TestLogs.lines(disk);
            assertThat(lines).hasSize((int) intact.events());
            for (LogLine line : lines) {
                String hash = hashOf(line.seq());
                assertThat(hash == null || hash.equals(line.hash())).as("seed %d", seed).isTrue();
            }
            return intact.torn() != null;
        }

        /** What was not found again after the cut never was; seqs are given anew. */
        private void restart(AuditLog log) {
            while (appended.size() > log.lastSeq() + 1) {
                appended.removeLast();
            }
            while (appended.size() < log.lastSeq() + 1) {
                appended.add(null);
            }
            acknowledged = log.syncedSeq();
        }

        private String hashOf(long seq) {
            return seq < appended.size() ? appended.get((int) seq) : null;
        }
    }
}
