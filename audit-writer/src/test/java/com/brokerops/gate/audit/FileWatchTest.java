package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a log that is being written, and somebody with a shell. */
class FileWatchTest {
    private static final String SEALED = "000000000000.ndjson";
    private static final String OPEN = "000000000001.ndjson";
    private static final String NEXT = "000000000002.ndjson";
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(2);

    @TempDir Path temporary;
    private Path directory;
    private AuditLog log;

    @BeforeEach
    void writeIntoTheSecondSegment() throws IOException {
        directory = temporary.resolve("audit");
        log = TestLogs.open(FileStorage.open(directory));
        TestLogs.fill(log, 15, 5);
        log.step();
        assertThat(directory.resolve(NEXT)).exists();
        assertThat(log.accepting()).isTrue();
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        SEALED + ",gone",
        OPEN + ",gone",
        NEXT + ",gone",
        SEALED + ",replaced",
        OPEN + ",replaced",
        NEXT + ",replaced",
        SEALED + ",cut",
        OPEN + ",cut",
        NEXT + ",cut",
        SEALED + ",grown",
        OPEN + ",grown",
        OPEN + ",linked"
    })
    void acceptsNothingMoreOnceAFileIsNotTheOneItMade(String name, String what) throws IOException {
        Path file = directory.resolve(name);
        switch (what) {
            case "gone" -> Files.delete(file);
            case "replaced" -> replaceByACopy(file);
            case "cut" -> resize(file, 100);
            case "grown" -> resize(file, Files.size(file) + 1);
            default -> {
                Path moved = Files.move(file, temporary.resolve("moved"));
                Files.createSymbolicLink(file, moved);
            }
        }
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.accepting()).isFalse();
        assertThat(log.failure()).hasMessageStartingWith(name + ": ");
        assertThat(log.identityMismatches()).isOne();
        long durable = log.durableSeq();
        TestLogs.append(log, 1);
        log.step();
        assertThat(log.durableSeq()).isEqualTo(durable);
        assertThat(log.identityMismatches()).isOne();
    }

    @Test
    void noticesACutFileThatIsFilledAndSealedBeforeTheNextLook() throws IOException {
        resize(directory.resolve(OPEN), 0);
        long durable = log.durableSeq();
        while (log.nextSegmentReady()) {
            TestLogs.append(log, 1);
        }
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessageStartingWith(OPEN + ": ");
        assertThat(log.identityMismatches()).isOne();
        assertThat(log.durableSeq()).isEqualTo(durable);
    }

    @Test
    void noticesThatTheWholeDirectoryWasMovedAndACopyPutThere() throws IOException {
        Path moved = Files.move(directory, temporary.resolve("moved"));
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessage(OPEN + ": it is gone");
        Files.move(moved, directory);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
    }

    @Test
    void noticesItByItselfWhileTheLogIsBeingWritten() throws IOException {
        log.close();
        log = TestLogs.start(TestLogs.open(FileStorage.open(directory)));
        TestLogs.append(log, 5);
        await().until(() -> log.durableSeq() == log.lastSeq());
        replaceByACopy(directory.resolve(OPEN));
        await().atMost(NOTICED_WITHIN).until(() -> log.health() == AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessage(OPEN + ": another file is in its place");
    }

    @Test
    void takesTheCopyAfterAFailedSyncForTheFileThatItIs() throws IOException {
        log.close();
        InterruptingStorage storage = new InterruptingStorage(FileStorage.open(directory));
        log = TestLogs.open(storage, TestLogs.small(Durability.SYNCED), null, _ -> {});
        for (int i = 0; i < 20; i++) {
            storage.next = Operation.SYNC;
            TestLogs.fill(log, 1, 1);
            log.step();
            assertThat(log.health()).isEqualTo(AuditHealth.OK);
        }
        TestLogs.fill(log, 40, 5);
        assertThat(log.health()).isEqualTo(AuditHealth.OK);
    }

    private void replaceByACopy(Path file) throws IOException {
        Path copy = temporary.resolve("copy");
        Files.copy(file, copy);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void resize(Path file, long bytes) throws IOException {
        try (StorageFile open =
                FileStorage.existing(file.getParent()).openToWrite(file.getFileName().toString())) {
            if (bytes < open.size()) {
                open.truncate(bytes);
            } else {
                open.write(ByteBuffer.allocate(1), bytes - 1);
            }
        }
    }
}
