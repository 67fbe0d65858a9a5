package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a disk is known before the log stops for want of it. */
class DiskRoomTest {
    private static final long SEGMENT = 64 << 10;
    private static final long LEAST_FREE = 10 << 10;
    private static final long SECOND = 1_000_000_000;

    private final MemoryDisk disk = new MemoryDisk(11);
    private final AtomicLong nanoTime = new AtomicLong(-3 * SECOND);
    private AuditLog log;

    @BeforeEach
    void open() throws IOException {
        disk.capacity(5 * SEGMENT + LEAST_FREE);
        log =
                AuditLog.open(
                        disk,
                        new AuditConfig(SEGMENT, Durability.SYNCED, LEAST_FREE, 8192, 1 << 20),
                        SampleEvents.LOG_ID,
                        SampleEvents.NOON,
                        null,
                        _ -> {},
                        nanoTime::get);
    }

    @AfterEach
    void close() throws IOException {
        disk.release(Operation.CREATE);
        log.close();
    }

    @Test
    void whatIsLeftIsTheOpenSegmentTheNextOneAndThoseThatCanStillBeMade() {
        long open = log.disk().bytesLeft() - 4 * SEGMENT;
        assertThat(open).isBetween(SEGMENT - 1024, SEGMENT);
        log.step(); // makes the next one
        assertThat(log.nextSegmentReady()).isTrue();
        assertThat(log.disk().bytesLeft()).isEqualTo(open + 4 * SEGMENT);
        log.step(); // sees that it has taken space
        assertThat(log.disk().bytesLeft()).isEqualTo(open + 4 * SEGMENT);
    }

    @Test
    void whatIsLeftOnlyShrinksUntilTheLogStopsAndThenIsNothing() {
        log.step();
        long before = log.disk().bytesLeft();
        long least = before;
        while (log.accepting()) {
            least = log.disk().bytesLeft();
            TestLogs.append(log, 1);
            log.step();
            assertThat(log.disk().bytesLeft()).isLessThanOrEqualTo(least);
        }
        assertThat(log.health()).isEqualTo(AuditHealth.NEXT_SEGMENT_NOT_READY);
        assertThat(least).isLessThan(2L * LineEncoder.MAX_LINE_BYTES);
        assertThat(before).isGreaterThan(4 * SEGMENT);
        assertThat(log.disk().refused()).isTrue();
        assertThat(log.disk().bytesLeft()).isZero();
    }

    @Test
    void spaceThatOthersTookIsNotLeft() {
        log.step();
        disk.capacity(2 * SEGMENT + LEAST_FREE);
        log.step();
        assertThat(log.disk().bytesLeft()).isBetween(SEGMENT, 2 * SEGMENT);
        disk.capacity(2 * SEGMENT + LEAST_FREE - 1);
        log.step();
        assertThat(log.disk().refused()).isTrue();
        assertThat(log.disk().bytesLeft()).isZero();
    }

    @Test
    void eventsAreAsLongAsTheyWereOnTheMeanAndTheLongestBeforeTheFirst() {
        DiskRoom before = log.disk();
        assertThat(before.eventsLeft())
                .isEqualTo(before.bytesLeft() / LineEncoder.MAX_LINE_BYTES)
                .isPositive();
        long first = log.lastSeq();
        TestLogs.fill(log, 3, 5);
        DiskRoom after = log.disk();
        long mean = (before.bytesLeft() - after.bytesLeft()) / (log.lastSeq() - first);
        assertThat(after.eventsLeft()).isEqualTo(after.bytesLeft() / mean);
    }

    @Test
    void aDiskThatStallsIsSilentUntilItAnswersAgain() {
        log.step();
        assertThat(log.disk().silentNanos()).isZero();
        assertThat(log.disk().missingNanos()).isZero();
        while (log.nextSegmentReady()) {
            TestLogs.append(log, 1);
        }
        disk.stall(Operation.CREATE);
        long operations = disk.operations();
        TestLogs.start(log);
        await().until(() -> disk.operations() > operations && log.pendingEvents() == 0);
        nanoTime.addAndGet(7 * SECOND);
        assertThat(log.disk().silentNanos()).isEqualTo(7 * SECOND);
        assertThat(log.disk().missingNanos()).isEqualTo(7 * SECOND);
        disk.release(Operation.CREATE);
        await().until(() -> log.disk().silentNanos() == 0);
        assertThat(log.disk().missingNanos()).isZero();
    }

    @Test
    void aSegmentThatCannotBeMadeIsMissingSinceTheLastOneWasTaken() {
        log.step();
        disk.fail(Operation.CREATE, "Input/output error");
        nanoTime.addAndGet(20 * SECOND);
        while (log.nextSegmentReady()) {
            TestLogs.append(log, 1);
        }
        nanoTime.addAndGet(3 * SECOND);
        log.step();
        assertThat(log.disk().missingNanos()).isEqualTo(3 * SECOND);
        assertThat(log.disk().silentNanos()).isZero();
        disk.repair(Operation.CREATE);
        log.step();
        assertThat(log.disk().missingNanos()).isZero();
    }
}
