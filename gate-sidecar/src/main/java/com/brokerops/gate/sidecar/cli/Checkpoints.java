package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.RecoveryReport;
import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.checkpoint.CheckpointCopy;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.witness.WitnessClient;
import com.brokerops.gate.sidecar.evidence.Proofs;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.operator.WitnessAddress;
import com.brokerops.gate.sidecar.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The signing of the log beside a running gate: checkpoints at home and, if there is one, in a
 * second place. No decision waits for it.
 */
final class Checkpoints implements Proofs {
    /** What a log and its key are called, before the log's id. */
    static final String ORIGIN = "gate/";

    /** The name of its file in the folder of keys. */
    static final String KEY = "checkpoint";

    private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Checkpointer checkpointer;
    private final NoteSigner signer;
    private final @Nullable CheckpointCopy copy;
    private final @Nullable WitnessClient witness;
    private final @Nullable String beganAnew;

    private Checkpoints(
            Checkpointer checkpointer,
            NoteSigner signer,
            @Nullable CheckpointCopy copy,
            @Nullable WitnessClient witness,
            @Nullable String beganAnew) {
        this.beganAnew = beganAnew;
        this.checkpointer = checkpointer;
        this.signer = signer;
        this.copy = copy;
        this.witness = witness;
    }

    /**
     * Holds a recovered log against what was signed about it.
     *
     * @param second where checkpoints go besides, or null
     * @param cosigner who cosigns them, or null
     * @throws AuditTamperedException if the log is not what was signed
     * @throws IOException if a place cannot be read now
     */
    static Checkpoints open(
            DataDirectory data,
            @Nullable Path second,
            @Nullable WitnessAddress cosigner,
            AuditLog log)
            throws IOException {
        Storage home = FileStorage.open(data.checkpoints());
        CheckpointCopy copy =
                second == null ? null : CheckpointCopy.open(home, FileStorage.open(second));
        WitnessClient witness = cosigner == null ? null : witness(data, cosigner);
        List<Storage> elsewhere = new ArrayList<>();
        if (copy != null) {
            elsewhere.add(copy.place());
        }
        if (Files.isDirectory(data.witnessed())) { // also when nobody is asked any more
            elsewhere.add(FileStorage.existing(data.witnessed()));
        }
        boolean signedBefore = isSigned(home);
        for (Storage place : elsewhere) {
            signedBefore |= isSigned(place);
        }
        BeganAnew beganAnew = new BeganAnew(data.keys());
        RecoveryReport found = log.recovery();
        if (!signedBefore && !found.created() && found.lastSeq() > 0) {
            beganAnew.note(found.lastSeq());
        }
        NoteSigner signer = key(data.keys(), ORIGIN + found.logId(), signedBefore);
        Checkpointer checkpointer = Checkpointer.open(log, home, elsewhere, signer);
        if (found.created()) {
            checkpointer.sign(); // so that none at all means that they are gone
        }
        return new Checkpoints(checkpointer, signer, copy, witness, beganAnew.degradation());
    }

    private static WitnessClient witness(DataDirectory data, WitnessAddress cosigner)
            throws IOException {
        NoteKey key;
        try {
            key = NoteKeyFile.readPublic(cosigner.keyFile());
        } catch (NoteException e) {
            throw new FileException(cosigner.keyFile(), String.valueOf(e.getMessage()));
        }
        return WitnessClient.open(FileStorage.open(data.witnessed()), cosigner.url(), key);
    }

    private static boolean isSigned(Storage place) throws IOException {
        return !CheckpointFiles.ordinals(place).isEmpty();
    }

    /** The key, which is made for a log of which nothing was signed yet. */
    private static NoteSigner key(Path folder, String origin, boolean signedBefore)
            throws IOException {
        try {
            if (!NoteKeyFile.isIn(folder, KEY) && !signedBefore) {
                NoteKeyFile.create(folder, KEY, origin, NoteKey.Kind.NOTE, new SecureRandom());
            }
            return NoteKeyFile.read(folder, KEY);
        } catch (NoteException e) {
            throw new FileException(folder, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Starts the threads.
     *
     * @param tampered told if the log is found not to be what was written
     */
    void start(Consumer<AuditTamperedException> tampered) {
        checkpointer.start(Scheduling::background, tampered, Fatal::exit);
        if (copy != null) {
            copy.start(Scheduling::background, Fatal::exit);
        }
        if (witness != null) {
            witness.start(checkpointer, Scheduling::background, Fatal::exit);
        }
    }

    /** Signs the end of a log that was closed, and ends. */
    void stop() throws InterruptedException {
        checkpointer.stop();
        if (copy != null) {
            copy.stop();
        }
        if (witness != null) {
            witness.stop();
        }
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    @Override
    public @Nullable SignedNote covering(long seq) throws IOException {
        return checkpointer.covering(seq);
    }

    @Override
    public List<byte[]> inclusion(long seq, long size) throws IOException {
        return checkpointer.inclusion(seq, size);
    }

    /** By which the witness's cosignatures are known; null without one. */
    @Nullable NoteKey witnessKey() {
        return witness == null ? null : witness.key();
    }

    /** The key of the log. */
    NoteSigner signer() {
        return signer;
    }

    /** What keeps the log from being vouched for, or null. */
    @Nullable String degradation() {
        if (checkpointer.ageNanos() > OLD_NANOS) {
            return "CHECKPOINT_OLD: " + checkpointer.failure();
        }
        if (copy != null && copy.ageNanos() > OLD_NANOS) {
            return "CHECKPOINT_COPY_OLD: " + copy.failure();
        }
        return witness != null && witness.ageNanos() > OLD_NANOS
                ? "WITNESS_OLD: " + witness.failure()
                : beganAnew;
    }

    void register(GateMetrics metrics) {
        metrics.gauge(
                "gate_checkpoint_size",
                "lines that the newest checkpoint stands for",
                checkpointer::latestSize);
        metrics.gauge(
                "gate_checkpoint_backlog_records",
                "lines on stable storage that no checkpoint stands for",
                checkpointer::backlog);
        DrainTime drain =
                new DrainTime(checkpointer::latestSize, checkpointer::backlog, System::nanoTime);
        metrics.gauge(
                "gate_checkpoint_drain_seconds",
                "how long signing these takes at the speed of the last seconds",
                drain::seconds);
        metrics.gauge(
                "gate_checkpoint_age_seconds",
                "for how long the log has held lines that no checkpoint stands for",
                () -> checkpointer.ageNanos() / 1e9);
        metrics.gauge(
                "gate_checkpoint_failures",
                "times that a checkpoint could not be made",
                checkpointer::failures);
        if (witness != null) {
            metrics.gauge(
                    "gate_witness_size",
                    "lines that the newest cosigned checkpoint stands for",
                    witness::size);
            metrics.gauge(
                    "gate_witness_age_seconds",
                    "since the witness had cosigned every checkpoint",
                    () -> witness.ageNanos() / 1e9);
            metrics.gauge(
                    "gate_witness_failures",
                    "times that the witness did not cosign",
                    witness::failures);
        }
        if (copy != null) {
            metrics.gauge(
                    "gate_checkpoint_copy_size",
                    "lines that the newest checkpoint in the second place stands for",
                    copy::size);
            metrics.gauge(
                    "gate_checkpoint_copy_age_seconds",
                    "since the second place had every checkpoint",
                    () -> copy.ageNanos() / 1e9);
            metrics.gauge(
                    "gate_checkpoint_copy_failures",
                    "times that the second place could not be written",
                    copy::failures);
        }
    }
}
