package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.store.Snapshot.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The way from what is on the disk to a kernel that can decide:
 *
 * <ol>
 *   <li>load the snapshot, if there is one and it is whole;
 *   <li>open the log and replay what came after the snapshot's last line;
 *   <li>if the log does not hold that line, stop: it was cut or replaced, no crash does that;
 *   <li>if they contradict each other in any other way, replay all of the log instead.
 * </ol>
 *
 * It changes nothing but the torn end of the log and a snapshot that is of no use, so a crash at
 * any point is followed by the same again. The state is the same with any snapshot or none.
 *
 * <p><b>Thread.</b> The one that starts the gate.
 */
public final class Recovery {
    private final Storage storage;
    private final AuditConfig auditConfig;
    private final Path database;
    private final KernelConfig kernelConfig;
    private final String newLogId;
    private final long nowEpochNanos;

    /** What became of the snapshot. */
    public enum SnapshotUse {
        /** There was none. */
        MISSING,
        /** The replay began where it ends. */
        USED,
        /** It could not be read now, because it is locked or the disk refuses; it stays. */
        UNAVAILABLE,
        /** It was not what had been written to it, or contradicted the log; put out of the way. */
        DAMAGED
    }

    /**
     * A gate's state after recovery.
     *
     * @param log open and not started; its {@code recovery()} says what it found
     * @param replayNanos how long it took in all
     */
    public record Recovered(Kernel kernel, AuditLog log, SnapshotUse snapshot, long replayNanos) {}

    private Recovery(
            Storage storage,
            AuditConfig auditConfig,
            Path database,
            KernelConfig kernelConfig,
            String newLogId,
            long nowEpochNanos) {
        this.storage = storage;
        this.auditConfig = auditConfig;
        this.database = database;
        this.kernelConfig = kernelConfig;
        this.newLogId = newLogId;
        this.nowEpochNanos = nowEpochNanos;
    }

    /**
     * Recovers, or begins a new log.
     *
     * @param storage of the log
     * @param database where {@code gate.db} may be
     * @param newLogId 32 random hex digits, for a new log
     * @param nowEpochNanos the time of the first event of a new log
     * @throws AuditTamperedException if the log is not what was written, or does not hold what the
     *     snapshot has seen in it
     * @throws SegmentRemovedException if there is no snapshot, and the log no longer has its first
     *     lines: nothing is begun anew
     * @throws SchemaTooNewException if a newer gate wrote the snapshot
     * @throws IllegalStateException if the log contradicts itself
     */
    public static Recovered recover(
            Storage storage,
            AuditConfig auditConfig,
            Path database,
            KernelConfig kernelConfig,
            String newLogId,
            long nowEpochNanos)
            throws IOException {
        return new Recovery(storage, auditConfig, database, kernelConfig, newLogId, nowEpochNanos)
                .recover();
    }

    private Recovered recover() throws IOException {
        long start = System.nanoTime();
        SnapshotUse use = SnapshotUse.MISSING;
        try {
            Recovered recovered = fromTheSnapshot(start);
            if (recovered != null) {
                return recovered;
            }
        } catch (SQLException e) {
            use = SnapshotUse.UNAVAILABLE;
        } catch (StoreDamagedException | IllegalStateException e) {
            Database.discard(database);
            use = SnapshotUse.DAMAGED;
        }
        try {
            return fromTheLog(use, start);
        } catch (SegmentRemovedException e) {
            if (use == SnapshotUse.UNAVAILABLE) {
                throw new IOException("gate.db cannot be read now, and " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Null if there is none. Its kernel is garbage when this fails: there is room for one. */
    private @Nullable Recovered fromTheSnapshot(long start) throws IOException, SQLException {
        Loaded loaded = Snapshot.load(database, kernelConfig);
        if (loaded == null) {
            return null;
        }
        AuditLog log = open(loaded.kernel(), loaded.anchor());
        return new Recovered(loaded.kernel(), log, SnapshotUse.USED, System.nanoTime() - start);
    }

    private Recovered fromTheLog(SnapshotUse use, long start) throws IOException {
        Kernel kernel = new Kernel(kernelConfig);
        AuditLog log = open(kernel, null);
        return new Recovered(kernel, log, use, System.nanoTime() - start);
    }

    private AuditLog open(Kernel kernel, @Nullable Anchor anchor) throws IOException {
        return AuditLog.open(
                storage, auditConfig, newLogId, nowEpochNanos, anchor, new Replay(kernel));
    }
}
