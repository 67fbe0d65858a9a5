package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.LogFollower;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log, and every second with news signs what it has come to: the tree's size and root.
 * No decision waits for it.
 *
 * <p><b>Thread.</b> Its own; the getters and the questions may be called by any thread but the gate
 * thread, since questions read the log.
 *
 * <p><b>Errors.</b> What cannot be written is tried again every second. A log that is not what was
 * written is told once and ends the thread.
 */
public final class Checkpointer {
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(5);

    private final AuditLog log;
    private final LogReader reader;
    private final Storage home;
    private final CheckpointFiles files;
    private final LogTree tree;
    private final NoteSigner signer;
    private @Nullable LogFollower follower;
    private final EverySecond thread = new EverySecond("checkpoint");

    private volatile @Nullable SignedNote latest;
    private volatile long latestSize;
    private volatile long currentNanos = System.nanoTime();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Exception failure;

    private Checkpointer(
            AuditLog log,
            Storage home,
            CheckpointFiles files,
            LogTree tree,
            NoteSigner signer,
            @Nullable SignedNote latest) {
        this.log = log;
        this.reader = log.reader();
        this.home = home;
        this.files = files;
        this.tree = tree;
        this.signer = signer;
        this.latest = latest;
        this.latestSize = latest == null ? 0 : Checkpoint.parse(latest.text()).size();
    }

    /**
     * Holds a log that was recovered against every place that knows something signed about it.
     *
     * @param home where checkpoints are written
     * @param elsewhere other places that have checkpoints of the log
     * @param signer a key whose name is the origin of the log
     * @throws AuditTamperedException if the log is not what was signed, or a place is of another
     * @throws IOException if a place cannot be read
     */
    public static Checkpointer open(
            AuditLog log, Storage home, List<Storage> elsewhere, NoteSigner signer)
            throws IOException {
        CheckpointFiles files = opened(home);
        List<Storage> places = new ArrayList<>(elsewhere);
        places.add(home);
        long size = log.recovery().lastSeq() + 1;
        Removal removal = log.segments().removal();
        if (removal != null) {
            removal.requireBy(signer.publicKey());
        }
        LogTree tree = LogTree.open(home, log.reader(), size, places, signer.publicKey());
        tree.save();
        return new Checkpointer(log, home, files, tree, signer, files.last());
    }

    static CheckpointFiles opened(Storage place) throws IOException {
        try {
            return CheckpointFiles.open(place);
        } catch (NoteException e) {
            throw new AuditTamperedException(
                    Kind.TAMPERED,
                    0,
                    "a checkpoint is no note: " + e.getMessage(),
                    "checkpoints",
                    0);
        }
    }

    /**
     * Starts the thread.
     *
     * @param onThread run first on it
     * @param tampered told once if the log is not what was written
     * @param fatal given an Error that ended it; it should end the process
     */
    public void start(
            Runnable onThread, Consumer<AuditTamperedException> tampered, Consumer<Error> fatal) {
        thread.start(onThread, () -> attempt(tampered), fatal);
    }

    /** Signs what the log has come to and ends; close the log first, and that is all of it. */
    public void stop() throws InterruptedException {
        thread.stop(STOP_WAITS_AT_MOST);
    }

    /** The newest checkpoint, or null before the first. */
    public @Nullable SignedNote latest() {
        return latest;
    }

    /** How many lines the newest checkpoint stands for. */
    public long latestSize() {
        return latestSize;
    }

    /** How many lines on stable storage no checkpoint stands for. */
    public long backlog() {
        return Math.max(0, log.syncedSeq() + 1 - latestSize);
    }

    /** For how long the log has held lines that no checkpoint stands for; 0 if it holds none. */
    public long ageNanos() {
        return latestSize > log.syncedSeq() ? 0 : System.nanoTime() - currentNanos;
    }

    /** How often a checkpoint could not be made. */
    public long failures() {
        return failures.sum();
    }

    /** Why the last attempt failed, or null if it did not. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** Where the checkpoints are. */
    public Storage home() {
        return home;
    }

    /**
     * The first checkpoint that stands for an event, or null if there is none yet.
     *
     * @throws IOException if they cannot be read
     */
    public @Nullable SignedNote covering(long seq) throws IOException {
        return seq < latestSize ? CheckpointFiles.covering(home, seq) : null;
    }

    /** The root of the tree over the first lines. */
    public byte[] root(long size) throws IOException {
        return tree.tree().root(size, reader::hashes);
    }

    /** Puts what a start needs of removed lines on stable storage. */
    public void syncGroups() throws IOException {
        GroupFile.sync(home);
    }

    /** The proof that the event is in the log of that size. */
    public List<byte[]> inclusion(long seq, long size) throws IOException {
        return tree.tree().inclusion(seq, size, reader::hashes);
    }

    /** The proof that the log of a size begins with the log of a smaller one. */
    public List<byte[]> consistency(long from, long size) throws IOException {
        return tree.tree().consistency(from, size, reader::hashes);
    }

    /** One turn; false if there is no sense in another. */
    private boolean attempt(Consumer<AuditTamperedException> tampered) {
        try {
            turn();
            failure = null;
        } catch (AuditTamperedException e) {
            close();
            tampered.accept(e);
            return false;
        } catch (IOException | RuntimeException e) {
            failure = e;
            failures.increment();
            close();
        }
        return true;
    }

    /** Signs what the log has come to; for those who do not start it. */
    public void sign() throws IOException {
        turn();
    }

    /** Follows the log to its end and signs, if there is news. One thread at a time. */
    void turn() throws IOException {
        MerkleTree grown = tree.tree();
        LogFollower lines = follower;
        if (lines == null) {
            lines = log.follow(reader.positionOf(grown.size()));
            follower = lines;
        }
        for (byte[] hash = lines.nextHash(); hash != null; hash = lines.nextHash()) {
            grown.add(hash);
            if (grown.size() % Scheduling.SLICE == 0) {
                Scheduling.giveWay();
            }
        }
        if (!files.inPlace()) {
            throw new AuditTamperedException(
                    Kind.TAMPERED,
                    latestSize,
                    "the checkpoints up to it are not where they were written",
                    "checkpoints",
                    0);
        }
        if (grown.size() > latestSize) {
            tree.save();
            Checkpoint checkpoint =
                    new Checkpoint(signer.publicKey().name(), grown.size(), grown.root());
            SignedNote note = signer.sign(checkpoint.text(), 0);
            files.append(note);
            latest = note;
            latestSize = grown.size();
        }
        currentNanos = System.nanoTime();
    }

    private void close() {
        LogFollower lines = follower;
        follower = null;
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }
}
