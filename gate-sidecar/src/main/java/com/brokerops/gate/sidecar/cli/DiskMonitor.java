package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.DiskRoom;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says early that the log will stop for want of space. Orders are decided until the log itself
 * refuses; a disk that says nothing is as bad as a full one.
 *
 * <p><b>Thread.</b> Any.
 */
final class DiskMonitor {
    /** From best to worst, with the number in the metric. */
    enum Level {
        OK(0),
        WARN(1),
        CRITICAL(2);

        private final int number;

        Level(int number) {
            this.number = number;
        }
    }

    /** The free space is looked at every 200 ms, unless the disk stalls. */
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long making a segment may take. */
    static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MEBIBYTE = 1 << 20;

    private final Supplier<DiskRoom> disk;
    private final long warnBytes;

    /**
     * @param warnBytes less than this much left for the log is a warning
     */
    DiskMonitor(Supplier<DiskRoom> disk, long warnBytes) {
        this.disk = disk;
        this.warnBytes = warnBytes;
    }

    Level level() {
        return level(disk.get());
    }

    /** Why the level is that one, or null if it is another; of OK there is no why. */
    @Nullable String cause(Level level) {
        DiskRoom room = disk.get();
        return level == Level.OK || level(room) != level
                ? null
                : "DISK_" + level + ": " + say(room);
    }

    private Level level(DiskRoom room) {
        if (room.refused()
                || room.silentNanos() >= SILENT_NANOS
                || room.bytesLeft() < room.segmentBytes()) {
            return Level.CRITICAL;
        }
        return room.bytesLeft() < warnBytes || room.missingNanos() >= MISSING_NANOS
                ? Level.WARN
                : Level.OK;
    }

    private static String say(DiskRoom room) {
        if (room.silentNanos() >= SILENT_NANOS) {
            return "free space was last seen " + seconds(room.silentNanos()) + " s ago";
        }
        String left = room.bytesLeft() / MEBIBYTE + " MiB are left for the log";
        return room.missingNanos() >= MISSING_NANOS
                ? left + ", no next segment for " + seconds(room.missingNanos()) + " s"
                : left;
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    void register(GateMetrics metrics) {
        metrics.gauge("gate_disk_level", "0 OK, 1 WARN, 2 CRITICAL", () -> level().number);
        metrics.gauge(
                "gate_disk_events_left",
                "events of the mean length so far until the log stops for want of space",
                () -> disk.get().eventsLeft());
    }
}
