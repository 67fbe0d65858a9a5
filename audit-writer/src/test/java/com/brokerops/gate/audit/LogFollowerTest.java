package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFollowerTest {
    private final MemoryDisk disk = new MemoryDisk(4);
    private final List<LogLine> followed = new ArrayList<>();
    private AuditLog log;
    private LogFollower follower;

    @BeforeEach
    void open() throws IOException {
        log = TestLogs.open(disk);
        follower = log.follow(LogPosition.START);
    }

    @AfterEach
    void close() throws IOException {
        follower.close();
        log.close();
    }

    @Test
    void showsEveryEventOnceWhileTheLogIsWrittenAcrossSegments() throws IOException {
        for (int i = 0; i < 300; i++) {
            TestLogs.fill(log, 1 + i % 7, 3);
            follow(i % 5);
        }
        follow(Integer.MAX_VALUE);
        assertThat(followed).isEqualTo(TestLogs.lines(disk));
        assertThat(disk.list()).hasSizeGreaterThan(3);
    }

    @Test
    void showsNothingThatIsNotOnStableStorage() throws IOException {
        log.append(SampleEvents.NOON, SampleEvents.risk("in memory"));
        follow(Integer.MAX_VALUE);
        assertThat(follower.next()).isNull();
        assertThat(follower.position().seq()).isEqualTo(log.lastSeq());
        log.step();
        follow(Integer.MAX_VALUE);
        assertThat(follower.position().seq()).isEqualTo(log.lastSeq() + 1);
    }

    @Test
    void continuesWhereAnotherHasEnded() throws IOException {
        TestLogs.fill(log, 20, 3);
        follow(7);
        LogPosition position = follower.position();
        follower.close();
        follower = log.follow(position);
        follow(Integer.MAX_VALUE);
        assertThat(followed).isEqualTo(TestLogs.lines(disk));
    }

    @Test
    void followsIntoTheCopyThatTookThePlaceOfAFileWhoseSyncFailed() throws IOException {
        log.step();
        for (int i = 0; i < 60; i++) {
            TestLogs.fill(log, 2, 1);
            follow(1 + i % 3);
            disk.failOnce(Operation.SYNC, 1);
            TestLogs.fill(log, 1, 2);
            assertThat(log.health()).isEqualTo(AuditHealth.SYNC_FAILED);
            log.step();
        }
        follow(Integer.MAX_VALUE);
        assertThat(followed).isEqualTo(TestLogs.lines(disk));
        assertThat(disk.list()).hasSizeGreaterThan(2);
    }

    @Test
    void tellsThatALineIsNotTheOneItsPlaceIsFor() throws IOException {
        TestLogs.fill(log, 20, 3);
        follower = log.follow(new LogPosition(0, 0, 5));
        assertThatThrownBy(() -> follow(1)).isInstanceOf(AuditTamperedException.class);
    }

    private void follow(int atMost) throws IOException {
        for (int i = 0; i < atMost; i++) {
            LogLine line = follower.next();
            if (line == null) {
                return;
            }
            followed.add(line);
        }
    }
}
