package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.archive.Keep;
import com.brokerops.gate.audit.archive.Pace;
import com.brokerops.gate.audit.archive.Retention;
import com.brokerops.gate.audit.checkpoint.EverySecond;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.operator.ArchiveSettings;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.sidecar.store.SnapshotOnDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships full segments beside a running gate, and removes those that may go. No decision waits for
 * it.
 *
 * <p><b>Thread.</b> Its own, when no other thread wants its processor; the figures by any.
 *
 * <p><b>Errors.</b> What the archive refuses is tried again every second. A segment that is not
 * what was written condemns the log.
 */
final class Archiver {
    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(1);
    private static final double NANOS = 1e9;
    private static final String UNAVAILABLE = "ARCHIVE_UNAVAILABLE: ";

    private final ArchiveSettings settings;
    private final DataDirectory data;
    private final AuditLog log;
    private final Storage storage;
    private final @Nullable Checkpoints checkpoints;
    private final Throttle throttle;
    private final Silence silence = new Silence(System::nanoTime);
    private final Pace pace;
    private final EverySecond thread = new EverySecond("archiver");
    private @Nullable ArchiveFolder open;
    private long shippedBefore;

    private final LongAdder failures = new LongAdder();
    private final LongAdder shippedBytes = new LongAdder();
    private final Overdue overdue = new Overdue(System::nanoTime);
    private volatile @Nullable Exception failure;
    private volatile long unshipped;
    private volatile long unshippedBytes;
    private volatile long oldestFullSinceNanos = Long.MAX_VALUE;

    private Archiver(
            ArchiveSettings settings,
            DataDirectory data,
            AuditLog log,
            @Nullable Checkpoints checkpoints) {
        this.settings = settings;
        this.data = data;
        this.log = log;
        this.storage = FileStorage.existing(data.audit());
        this.checkpoints = checkpoints;
        this.throttle = new Throttle(settings.bytesPerSecond());
        this.pace = silence.brokenBy(throttle);
    }

    /** Says where a log finds what was removed of it; nowhere without an archive. */
    static void readOlder(AuditLog log, @Nullable ArchiveSettings settings) {
        if (settings != null) {
            OlderSegments copies = ArchiveFolder.copies(settings.folder());
            log.segments().older(new PatientCopies(copies, System::nanoTime));
        }
    }

    /**
     * Starts the thread.
     *
     * @param settings or null, for none
     * @param checkpoints without which nothing is removed
     */
    static @Nullable Archiver start(
            @Nullable ArchiveSettings settings,
            DataDirectory data,
            AuditLog log,
            @Nullable Checkpoints checkpoints) {
        if (settings == null) {
            return null;
        }
        Archiver archiver = new Archiver(settings, data, log, checkpoints);
        if (settings.keep() != null && archiver.witnessKey() == null) {
            LOG.warn("audit.keep without a witness: nothing is removed from the log");
        }
        archiver.thread.start(Scheduling::background, archiver::attempt, Fatal::exit);
        return archiver;
    }

    /** Ends one, if there is one, in the middle of what it does. */
    static void stop(@Nullable Archiver archiver) throws InterruptedException {
        if (archiver != null) {
            archiver.throttle.end();
            archiver.thread.stop(STOP_WAITS_AT_MOST);
        }
    }

    /** What keeps segments from being shipped or removed, or null. */
    @Nullable String degradation() {
        if (silence.isLong()) {
            return UNAVAILABLE + "it does not answer";
        }
        Exception why = failure;
        return why == null ? overdue.cause() : UNAVAILABLE + why.getMessage();
    }

    private boolean attempt() {
        silence.begins();
        try {
            turn();
            failure = null;
        } catch (AuditTamperedException e) {
            log.condemn(e);
            failed(e);
            return false;
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            silence.ends();
        }
        return true;
    }

    private void failed(Exception why) {
        if (failure == null) {
            LOG.warn("segments cannot be shipped or removed now: {}", why.toString());
        }
        failure = why;
        failures.increment();
        ArchiveFolder folder = open;
        open = null; // what it holds now is found out anew
        try {
            if (folder != null) {
                folder.close();
            }
        } catch (IOException e) {
            LOG.warn("the archive does not close: {}", e.toString());
        }
    }

    private void turn() throws IOException {
        count(full().stream().filter(ordinal -> ordinal >= shippedBefore).toList());
        ArchiveFolder folder = open;
        if (folder == null) {
            folder = ArchiveFolder.open(settings.folder(), log.recovery().logId());
            open = folder;
        }
        requireWhatWasRemoved(folder);
        List<Long> missing;
        do { // a log that grows as fast as it is shipped must shrink too
            folder.carryCheckpoints(data.audit());
            missing = missing(folder);
            if (!missing.isEmpty()) {
                ship(folder, missing.getFirst());
            }
            remove(folder);
        } while (!missing.isEmpty());
    }

    private void ship(ArchiveFolder folder, long ordinal) throws IOException {
        folder.ship(storage, ordinal, pace);
        shippedBytes.add(bytes(ordinal));
        LOG.info("segment {} is in the archive", ordinal);
    }

    private List<Long> full() throws IOException {
        List<Long> full = new ArrayList<>(SealedSegment.atHand(storage));
        full.removeIf(ordinal -> ordinal >= log.sealedBefore());
        return full;
    }

    private List<Long> missing(ArchiveFolder folder) throws IOException {
        long end = log.sealedBefore();
        List<Long> missing = folder.missing(full());
        shippedBefore = missing.isEmpty() ? end : missing.getFirst();
        count(missing);
        return missing;
    }

    private void requireWhatWasRemoved(ArchiveFolder folder) throws IOException {
        Removal removal = log.segments().removal();
        if (removal != null && folder.archive().shipped(removal.firstOrdinal() - 1) == null) {
            throw new IOException(
                    "segments before "
                            + removal.firstOrdinal()
                            + " were removed here and are not in the archive");
        }
    }

    private void count(List<Long> missing) throws IOException {
        long bytes = 0;
        for (long ordinal : missing) {
            bytes += bytes(ordinal);
        }
        SealedSegment.Head behind =
                missing.isEmpty() ? null : SealedSegment.head(storage, missing.getFirst() + 1);
        oldestFullSinceNanos = behind == null ? Long.MAX_VALUE : behind.atEpochNanos();
        unshippedBytes = bytes;
        unshipped = missing.size();
    }

    private long bytes(long ordinal) throws IOException {
        FileState file = storage.look(SealedSegment.name(ordinal));
        return file == null ? 0 : file.bytes();
    }

    private void remove(ArchiveFolder folder) throws IOException {
        Keep keep = settings.keep();
        NoteKey witness = witnessKey();
        Checkpoints signed = checkpoints;
        if (keep == null || witness == null || signed == null) {
            return;
        }
        Retention retention =
                new Retention(
                        log,
                        storage,
                        signed.checkpointer(),
                        signed.signer(),
                        new Retention.Witnessed(
                                witness,
                                FileStorage.existing(data.witnessed()),
                                folder.witnessed()),
                        keep,
                        GateClock::systemWallNanos);
        String logId = log.recovery().logId();
        Retention.SnapshotSeq snapshot = () -> SnapshotOnDisk.seq(data.database(), logId);
        Retention.Stays stays = retention.turn(folder.archive(), snapshot, pace);
        while (stays == null) {
            overdue.told(null);
            LOG.info("a segment that is in the archive was removed");
            stays = retention.turn(folder.archive(), snapshot, pace);
        }
        overdue.told(stays.due() ? stays.why() : null);
    }

    private @Nullable NoteKey witnessKey() {
        return checkpoints == null ? null : checkpoints.witnessKey();
    }

    private double ageSeconds() {
        long since = oldestFullSinceNanos;
        return since == Long.MAX_VALUE
                ? 0
                : Math.max(0, GateClock.systemWallNanos() - since) / NANOS;
    }

    private long firstKeptSeq() {
        Removal removal = log.segments().removal();
        return removal == null ? 0 : removal.size();
    }

    void register(GateMetrics metrics) {
        metrics.gauge(
                "gate_audit_unshipped_segments",
                "full segments that are not in the archive",
                () -> unshipped);
        metrics.gauge("gate_audit_unshipped_bytes", "bytes of these", () -> unshippedBytes);
        metrics.gauge(
                "gate_audit_unshipped_age_seconds",
                "for how long the oldest of these has been full",
                this::ageSeconds);
        DrainTime drain = new DrainTime(shippedBytes::sum, () -> unshippedBytes, System::nanoTime);
        metrics.gauge(
                "gate_audit_unshipped_drain_seconds",
                "how long shipping these takes at the speed of the last seconds",
                drain::seconds);
        metrics.gauge(
                "gate_audit_archive_failures",
                "times that shipping or removing failed",
                failures::sum);
        metrics.gauge(
                "gate_audit_first_kept_seq",
                "the first line that is not in the archive only",
                this::firstKeptSeq);
    }
}
