package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileStorageTest {
    @TempDir Path temporary;

    @Test
    void keepsItsFilesFromOtherUsers() throws IOException {
        Path directory = temporary.resolve("data/audit");
        FileStorage.open(directory).create("a.ndjson", 10);
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("a.ndjson"))).isEqualTo("rw-------");
    }

    @Test
    void makesAFileOfZerosAndLeavesNothingUnfinished() throws IOException {
        FileStorage storage = FileStorage.open(temporary);
        Files.writeString(temporary.resolve("a.ndjson.tmp"), "left by a crash");
        storage.create("a.ndjson", (2 << 20) + 5);
        assertThat(storage.list()).containsExactly("a.ndjson");
        assertThat(Files.readAllBytes(temporary.resolve("a.ndjson")))
                .isEqualTo(new byte[(2 << 20) + 5]);
    }

    @Test
    void doesNotReplaceAFile() throws IOException {
        FileStorage storage = FileStorage.open(temporary);
        storage.create("a.ndjson", 10);
        assertThatThrownBy(() -> storage.create("a.ndjson", 10))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void readsWhatWasWrittenAtAPosition() throws IOException {
        FileStorage storage = FileStorage.open(temporary);
        storage.create("a.ndjson", 10);
        byte[] large = new byte[700_000];
        large[699_999] = 7;
        try (StorageFile file = storage.openToWrite("a.ndjson")) {
            file.write(ByteBuffer.wrap(large), 4);
            file.sync();
            assertThat(file.size()).isEqualTo(700_004);
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(file.read(target, 699_999)).isEqualTo(5);
            assertThat(target.get(4)).isEqualTo((byte) 7);
            assertThat(file.read(target, 800_000)).isZero();
            file.truncate(3);
            assertThat(file.size()).isEqualTo(3);
        }
    }

    @Test
    void carriesALogThroughSegmentsAndARestart() throws IOException {
        Storage storage = FileStorage.open(temporary.resolve("audit"));
        try (AuditLog log = TestLogs.start(TestLogs.open(storage))) {
            for (int i = 0; i < 400; i++) {
                while (!log.accepting()) {
                    Thread.onSpinWait();
                }
                TestLogs.append(log, 1);
            }
        }
        long events = TestLogs.lines(storage).size();
        assertThat(events).isGreaterThan(406);
        try (AuditLog log = TestLogs.open(storage)) {
            assertThat(log.recovery().events()).isEqualTo(events);
        }
        try (Stream<Path> files = Files.list(temporary.resolve("audit"))) {
            assertThat(files).allMatch(file -> permissions(file).equals("rw-------"));
        }
    }

    @Test
    void opensItsFileAgainWhenAnInterruptHasClosedIt() throws IOException {
        Storage storage = FileStorage.open(temporary.resolve("audit"));
        try (AuditLog log = TestLogs.start(TestLogs.open(storage))) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("audit")) {
                    thread.interrupt();
                }
            }
            TestLogs.append(log, 1);
            await().until(() -> log.durableSeq() == 1 && log.accepting());
        }
        assertThat(AuditVerifier.verify(storage)).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void isVerifiedWithoutTheRightToWrite() throws IOException {
        Path directory = temporary.resolve("audit");
        try (AuditLog log = TestLogs.open(FileStorage.open(directory))) {
            TestLogs.fill(log, 2, 2);
        }
        Files.setPosixFilePermissions(
                directory.resolve("000000000000.ndjson"),
                PosixFilePermissions.fromString("r--------"));
        Storage storage = FileStorage.existing(directory);
        assertThat(AuditVerifier.verify(storage)).isInstanceOf(Verification.Intact.class);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void goesOnAfterAnInterruptThatClosedItsFile(Operation operation) throws IOException {
        InterruptingStorage storage = new InterruptingStorage(FileStorage.open(temporary));
        AuditLog log = TestLogs.open(storage);
        TestLogs.fill(log, 3, 1);
        storage.next = Operation.SYNC;
        TestLogs.fill(log, 1, 1);
        assertThat(log.health()).isEqualTo(AuditHealth.SYNC_FAILED);
        storage.next = operation; // and again, in the repair
        for (int i = 0; i < 4; i++) {
            log.step();
        }
        assertThat(log.health()).isEqualTo(AuditHealth.OK);
        TestLogs.fill(log, 60, 2);
        assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
        log.close();
        assertThat(TestLogs.lines(storage)).hasSize((int) log.lastSeq() + 1);
        assertThat(permissions(temporary.resolve("000000000000.ndjson"))).isEqualTo("rw-------");
        assertThat(storage.list()).allMatch(name -> name.endsWith(".ndjson"));
    }

    @Test
    void goesOnHoweverOftenItsThreadsAreInterrupted() throws IOException {
        Storage storage = FileStorage.open(temporary);
        AuditLog log = TestLogs.start(TestLogs.open(storage));
        for (int i = 0; i < 20; i++) {
            await().atMost(Duration.ofSeconds(2)).until(() -> log.accepting(10));
            TestLogs.append(log, 10);
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("audit"))
                    .forEach(Thread::interrupt);
        }
        await().until(() -> log.durableSeq() == log.lastSeq());
        log.close();
        assertThat(TestLogs.lines(storage)).hasSize((int) log.lastSeq() + 1);
    }

    @Test
    void saysThatADirectoryIsNotThere() {
        Storage storage = FileStorage.existing(temporary.resolve("nowhere"));
        assertThatThrownBy(() -> AuditVerifier.verify(storage)).isInstanceOf(IOException.class);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
