package com.brokerops.gate.audit;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ways to open small logs. */
public final class TestLogs {
    static final int SEGMENT_BYTES = 80 << 10;

    private TestLogs() {}

    static AuditConfig small(Durability durability) {
        return new AuditConfig(SEGMENT_BYTES, durability, 0, 8192, 16 << 20);
    }

    public static AuditLog open(Storage storage) throws IOException {
        return open(storage, _ -> {});
    }

    static AuditLog open(Storage storage, Consumer<LogLine> replay) throws IOException {
        return open(storage, small(Durability.SYNCED), null, replay);
    }

    static AuditLog open(
            Storage storage, AuditConfig config, Anchor anchor, Consumer<LogLine> replay)
            throws IOException {
        return AuditLog.open(
                storage, config, SampleEvents.LOG_ID, SampleEvents.NOON, anchor, replay);
    }

    /** Opens a log again, replaying what came after a line; null for all of it. */
    public static AuditLog reopen(Storage storage, Anchor anchor) throws IOException {
        return open(storage, small(Durability.SYNCED), anchor, _ -> {});
    }

    /** Starts the threads with nobody to wake. */
    static AuditLog start(AuditLog log) {
        log.start(
                Runnable::run,
                () -> {},
                _ -> {},
                error -> {
                    throw error;
                });
        return log;
    }

    /** Appends decisions without a thread, so many to a batch, and makes each batch durable. */
    public static void fill(AuditLog log, int batches, int eventsEach) {
        for (int batch = 0; batch < batches; batch++) {
            append(log, eventsEach);
            log.step();
        }
    }

    /** Appends decisions a microsecond apart. */
    static void append(AuditLog log, int events) {
        for (int i = 0; i < events; i++) {
            long at = log.lastAtEpochNanos() + 1000;
            log.append(at, SampleEvents.authorized(at, log.lastSeq() + 1));
        }
    }

    public static void append(AuditLog log, LogEvent event) {
        log.append(log.lastAtEpochNanos(), event);
    }

    /** All lines of a log that nobody is writing. */
    static List<LogLine> lines(Storage storage) throws IOException {
        List<LogLine> lines = new ArrayList<>();
        LogReader.offline(storage).forEach(0, lines::add);
        return lines;
    }

    /** How many newlines there are. */
    static int countLines(byte[] bytes) {
        int lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The offset behind the newline of the line with that index, -1 if it is not there. */
    static long endOfLine(byte[] bytes, long seq) {
        long line = -1;
        for (int i = 0; i < bytes.length; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
            if (line == seq) {
                return i + 1L;
            }
        }
        return -1;
    }
}
