package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogScrubberTest {
    private final MemoryDisk disk = new MemoryDisk(5);

    @TempDir Path directory;

    @Test
    void goesRoundAndRoundOverWhatIsSynced() throws IOException {
        try (AuditLog log = TestLogs.open(disk);
                LogScrubber scrubber = log.scrubber()) {
            TestLogs.fill(log, 30, 5);
            for (int i = 0; i < 60; i++) {
                TestLogs.fill(log, 1, 2);
                scrubber.scrub(40_000);
            }
            assertThat(scrubber.passes()).isGreaterThan(3);
            assertThat(scrubber.bytes()).isGreaterThan(3L * 64 << 10);
            assertThat(scrubber.failures()).isZero();
            assertThat(log.health()).isEqualTo(AuditHealth.OK);
        }
    }

    @Test
    void readsABoundedPieceAtATime() throws IOException {
        try (AuditLog log = TestLogs.open(disk);
                LogScrubber scrubber = log.scrubber()) {
            TestLogs.fill(log, 30, 5);
            for (int i = 1; i <= 10; i++) {
                scrubber.scrub(1000);
                assertThat(scrubber.bytes()).isBetween(i * 1000L, i * 1000L + i * 4096L);
            }
        }
    }

    @Test
    void goesOnInTheCopyThatTookThePlaceOfAFileWhoseSyncFailed() throws IOException {
        try (AuditLog log = TestLogs.open(disk);
                LogScrubber scrubber = log.scrubber()) {
            log.step();
            for (int i = 0; i < 80; i++) {
                disk.failOnce(Operation.SYNC, 1);
                TestLogs.fill(log, 1, 2);
                scrubber.scrub(5_000);
                log.step();
                scrubber.scrub(5_000);
            }
            assertThat(scrubber.passes()).isPositive();
            assertThat(log.health()).isEqualTo(AuditHealth.OK);
        }
    }

    @Test
    void findsABitThatTurnsInALineThatIsSyncedAndNamesIt() throws IOException {
        Storage storage = FileStorage.open(directory);
        try (AuditLog log = TestLogs.open(storage)) {
            TestLogs.fill(log, 30, 5);
        }
        Random random = new Random(3);
        for (int flip = 0; flip < 40; flip++) {
            try (AuditLog log = TestLogs.open(storage);
                    LogScrubber scrubber = log.scrubber()) {
                long seq = random.nextLong(log.syncedSeq() + 1);
                LogPosition at = placeOf(log, seq);
                Path file = directory.resolve(SegmentFiles.name(at.ordinal()));
                byte[] whole = Files.readAllBytes(file);
                byte[] bytes = whole.clone();
                int length = lineLength(bytes, (int) at.offset());
                bytes[(int) at.offset() + random.nextInt(length)] ^=
                        (byte) (1 << random.nextInt(7));
                scrubber.scrub(random.nextInt(100_000));
                Files.write(file, bytes);
                scrubber.scrub(Long.MAX_VALUE);
                scrubber.scrub(Long.MAX_VALUE);
                assertThat(log.health()).as("flip %d", flip).isEqualTo(AuditHealth.TAMPERED);
                assertThat(scrubber.failures()).isOne();
                assertThat(log.failure()).hasMessageStartingWith("seq " + seq + ": ");
                Files.write(file, whole);
            }
        }
    }

    private LogPosition placeOf(AuditLog log, long seq) throws IOException {
        LogPosition at = log.reader().positionOf(seq);
        long size = Files.size(directory.resolve(SegmentFiles.name(at.ordinal())));
        return at.offset() < size ? at : new LogPosition(at.ordinal() + 1, 0, seq);
    }

    private static int lineLength(byte[] bytes, int from) {
        int to = from;
        while (bytes[to] != '\n') {
            to++;
        }
        return to - from;
    }
}
