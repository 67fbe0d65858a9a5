package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.DiskRoom;
import com.brokerops.gate.sidecar.cli.DiskMonitor.Level;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import org.junit.jupiter.api.Test;

/** A disk that fills up, or says nothing, is told before the log refuses. */
final class DiskMonitorTest {
    private static final long SEGMENT = 64L << 20;
    private static final long WARN = 1L << 30;

    private DiskRoom room = room(WARN, 0, 0);
    private final DiskMonitor monitor = new DiskMonitor(() -> room, WARN);

    @Test
    void enoughIsLeft() {
        is(Level.OK);
        assertThat(monitor.cause(Level.OK)).isNull();
    }

    @Test
    void lessThanTheConfiguredBytesAreAWarning() {
        room = room(WARN - 1, 0, 0);
        is(Level.WARN);
        assertThat(monitor.cause(Level.WARN)).isEqualTo("DISK_WARN: 1023 MiB are left for the log");
    }

    @Test
    void aSegmentIsTheLeastThatIsNotCritical() {
        room = room(SEGMENT, 0, 0);
        is(Level.WARN);
        room = room(SEGMENT - 1, 0, 0);
        is(Level.CRITICAL);
        assertThat(monitor.cause(Level.CRITICAL))
                .isEqualTo("DISK_CRITICAL: 63 MiB are left for the log");
    }

    @Test
    void aLogThatRefusesForWantOfSpaceIsCriticalHoweverMuchIsLeft() {
        room = new DiskRoom(WARN, 1, SEGMENT, true, 0, 0);
        is(Level.CRITICAL);
    }

    @Test
    void fiveSecondsOfSilenceAreCriticalHoweverMuchIsLeft() {
        room = room(WARN, DiskMonitor.SILENT_NANOS - 1, 0);
        is(Level.OK);
        room = room(WARN, DiskMonitor.SILENT_NANOS, 0);
        is(Level.CRITICAL);
        assertThat(monitor.cause(Level.CRITICAL))
                .isEqualTo("DISK_CRITICAL: free space was last seen 5 s ago");
    }

    @Test
    void aNextSegmentThatIsLongInComingIsAWarning() {
        room = room(WARN, 0, DiskMonitor.MISSING_NANOS - 1);
        is(Level.OK);
        room = room(WARN, 0, DiskMonitor.MISSING_NANOS);
        is(Level.WARN);
        assertThat(monitor.cause(Level.WARN))
                .isEqualTo("DISK_WARN: 1024 MiB are left for the log, no next segment for 5 s");
    }

    @Test
    void theMetricsAreTheLevelAndTheEventsLeft() {
        GateMetrics metrics = new GateMetrics();
        monitor.register(metrics);
        room = room(SEGMENT, 0, 0);
        assertThat(metrics.scrape()).contains("gate_disk_level 1.0", "gate_disk_events_left 42.0");
    }

    private void is(Level expected) {
        assertThat(monitor.level()).isEqualTo(expected);
        for (Level level : Level.values()) {
            if (level != expected) {
                assertThat(monitor.cause(level)).isNull();
            }
        }
    }

    private static DiskRoom room(long bytesLeft, long silentNanos, long missingNanos) {
        return new DiskRoom(bytesLeft, 42, SEGMENT, false, silentNanos, missingNanos);
    }
}
