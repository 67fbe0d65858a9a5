package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.LogFollower;
import com.brokerops.gate.audit.LogPosition;
import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.gate.Identities;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The log read on and on into the database: lines are gathered as {@link Changes} and written
 * together. Only lines on stable storage are taken, so the database is never ahead of the log, not
 * even after a power cut.
 *
 * <p>A database that turns out to be damaged, or is no longer the file that goes by its name, is
 * put out of the way and made again from the first line.
 *
 * <p><b>Thread.</b> The projector's, or whoever steps it.
 */
final class Projection implements AutoCloseable {
    /** The most events that are written together. */
    static final int MAX_EVENTS = 4_000;

    private static final int HASH_DIGITS = 64;

    private final Path file;
    private final AuditLog log;
    private final long skewMillis;
    private final Identities identities = new Identities();
    private @Nullable LogFollower follower;
    private @Nullable Database database;
    private @Nullable Meta meta;
    private Changes changes = new Changes();
    private final byte[] readHash = new byte[HASH_DIGITS];
    private LogPosition next = LogPosition.START;

    /**
     * @param skewMillis how long after their expiry orders are kept
     */
    Projection(Path file, AuditLog log, long skewMillis) {
        this.file = file;
        this.log = log;
        this.skewMillis = skewMillis;
    }

    /** Opens the database and finds where to go on; nothing if it is open. */
    void open() throws IOException, SQLException {
        if (database != null) {
            return;
        }
        Database opened = Database.open(file);
        try {
            Meta stored = Meta.read(opened.connection());
            opened.connection().rollback(); // nothing stays locked until there is something to do
            String logId = log.recovery().logId();
            Meta found = stored == null ? Meta.blank(logId, skewMillis) : stored;
            Meta known = meta;
            boolean ours =
                    known == null
                            ? found.logId().equals(logId) && found.appliedSeq() <= log.syncedSeq()
                            : found.isUpTo(known);
            if (!ours) {
                throw new StoreDamagedException("another database is in its place: " + file);
            }
            if (known == null) {
                meta = found.keepingFor(skewMillis);
                next = found.next();
            }
            database = opened;
        } catch (SQLException | IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Reads on.
     *
     * @return how many lines were there, at most so many
     */
    int read(int atMost) throws IOException {
        LogFollower lines = follower == null ? log.follow(next) : follower;
        follower = lines;
        int room = Math.min(atMost, MAX_EVENTS - changes.events());
        int count = 0;
        for (; count < room; count++) {
            LogLine line = lines.nextChange();
            if (line == null) {
                break;
            }
            changes.add(line, identities.of(line.event()));
            lines.copyHash(readHash);
            next = lines.position();
            if (count % Scheduling.SLICE == 0) {
                Scheduling.giveWay();
            }
        }
        return count;
    }

    /** Events that are read and not written. */
    int pending() {
        return changes.events();
    }

    /** The last event that was read. */
    long readSeq() {
        return next.seq() - 1;
    }

    /** The last event in the database, -1 for none or if that is not known. */
    long appliedSeq() {
        Meta known = meta;
        return known == null ? -1 : known.appliedSeq();
    }

    /** Writes what was read. After an exception it can be tried again. */
    void flush() throws IOException, SQLException {
        open();
        Database opened = database;
        Meta before = meta;
        if (opened != null && before != null && changes.events() > 0) {
            String hash = new String(readHash, US_ASCII);
            meta = SnapshotWriter.write(opened, before, changes, hash, next);
            changes = new Changes();
        }
    }

    /**
     * Looks whether the open file is still the one that goes by its name.
     *
     * @throws StoreDamagedException if it is not
     */
    void requireInPlace() throws IOException {
        Database opened = database;
        if (opened != null && !opened.isInPlace()) {
            throw new StoreDamagedException("it is not the file any more that was opened: " + file);
        }
    }

    /** Puts the database out of the way and begins again at the first line. */
    void startOver() throws IOException, SQLException {
        close();
        Database.discard(file);
        meta = null;
        changes = new Changes();
        next = LogPosition.START;
    }

    /** Closes the log and the database; the next read and the next flush open them again. */
    @Override
    public void close() throws IOException, SQLException {
        LogFollower lines = follower;
        Database opened = database;
        follower = null;
        database = null;
        try {
            if (lines != null) {
                lines.close();
            }
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
