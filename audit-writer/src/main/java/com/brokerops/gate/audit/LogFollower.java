package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log on and on while it is being written, with one buffer and one open file. It shows
 * nothing that is not on stable storage.
 *
 * <p><b>Thread.</b> One at a time, but not the gate thread.
 *
 * <p><b>Errors.</b> {@link AuditTamperedException} where a durable line is not what was written.
 * After any exception it is of no use: make another.
 */
public final class LogFollower implements AutoCloseable {
    private final Supplier<LogPosition> synced;
    private final LogScan scan;
    private long end;

    LogFollower(Segments segments, LogPosition from, Supplier<LogPosition> synced) {
        this.scan = new LogScan(segments, from, -1);
        this.synced = synced;
    }

    /** The next event, or null if there is none yet. */
    public @Nullable LogLine next() throws IOException {
        return step() ? scan.line() : null;
    }

    /**
     * The same for who keeps up with the state: of most decisions only what they change is read,
     * and no hash ({@link #copyHash}).
     */
    public @Nullable LogLine nextChange() throws IOException {
        return step() ? scan.change() : null;
    }

    /** Copies the hash of the event that was read last, as 64 hex digits. */
    public void copyHash(byte[] hex) {
        scan.envelope().copyHash(hex);
    }

    /** The hash of the next event, 32 bytes, or null if there is none yet. */
    public byte @Nullable [] nextHash() throws IOException {
        return step() ? scan.envelope().hashBytes() : null;
    }

    private boolean step() throws IOException {
        long seq = scan.position().seq();
        if (seq >= end) {
            LogPosition newEnd = synced.get(); // before a byte is read: up to it all is whole
            scan.extendTo(newEnd);
            end = newEnd.seq();
        }
        if (seq >= end) {
            return false;
        }
        if (!scan.next()) {
            throw new AuditTamperedException(Kind.TAMPERED, seq, "it is missing", "the log", 0);
        }
        return true;
    }

    /** The place of the next event. */
    public LogPosition position() {
        return scan.position();
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
