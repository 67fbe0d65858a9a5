package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries every checkpoint, in order, to a second place: another disk, another machine's. While it
 * does not answer the checkpoints wait where they were first written.
 *
 * <p><b>Thread.</b> Its own, since a file system that is gone may hold it for ever.
 */
public final class CheckpointCopy {
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(2);

    private final Storage home;
    private final Storage second;
    private final LongAdder failures = new LongAdder();
    private @Nullable CheckpointFiles files;
    private long homeOrdinal;
    private final EverySecond thread = new EverySecond("checkpoint-copy");
    private volatile long copiedSize;
    private volatile long currentNanos = System.nanoTime();
    private volatile @Nullable Exception failure;

    private CheckpointCopy(Storage home, Storage second, CheckpointFiles files) {
        this.home = home;
        this.second = second;
        this.files = files;
        this.copiedSize = size(files.last());
    }

    /**
     * Opens the second place.
     *
     * @throws com.brokerops.gate.audit.AuditTamperedException if something in it is no note
     * @throws IOException if it cannot be read: then nobody knows whether the log is what it was
     */
    public static CheckpointCopy open(Storage home, Storage second) throws IOException {
        return new CheckpointCopy(home, second, Checkpointer.opened(second));
    }

    /** The second place. */
    public Storage place() {
        return second;
    }

    /**
     * Starts the thread.
     *
     * @param fatal given an Error that ended it; it should end the process
     */
    public void start(Runnable onThread, Consumer<Error> fatal) {
        thread.start(
                onThread,
                () -> {
                    attempt();
                    return true;
                },
                fatal);
    }

    /** Carries what there is and ends; a place that does not answer is left behind. */
    public void stop() throws InterruptedException {
        thread.stop(STOP_WAITS_AT_MOST);
    }

    /** How many lines the newest checkpoint in the second place stands for. */
    public long size() {
        return copiedSize;
    }

    /** How long ago the second place had every checkpoint. */
    public long ageNanos() {
        return System.nanoTime() - currentNanos;
    }

    /** How often it could not be written. */
    public long failures() {
        return failures.sum();
    }

    /** Why the last attempt failed, or null if it did not. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** One turn; a failure is kept for whoever asks. */
    void attempt() {
        try {
            turn();
            failure = null;
        } catch (IOException | RuntimeException e) {
            failure = e;
            failures.increment();
            forget(); // what it holds now is found out anew
        }
    }

    private void forget() {
        CheckpointFiles open = files;
        files = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Carries what is new; for those who do not start it.
     *
     * @throws IOException if one of the places refuses: make another
     */
    public void turn() throws IOException {
        CheckpointFiles open = files;
        if (open == null) {
            open = CheckpointFiles.open(second);
            files = open;
            copiedSize = size(open.last());
            homeOrdinal = 0;
        }
        open.requireInPlace();
        for (long ordinal : CheckpointFiles.ordinals(home)) {
            if (ordinal >= homeOrdinal) {
                carry(ordinal, open);
                homeOrdinal = ordinal;
            }
        }
        currentNanos = System.nanoTime();
    }

    private void carry(long ordinal, CheckpointFiles open) throws IOException {
        for (SignedNote note : CheckpointFiles.above(home, ordinal, copiedSize)) {
            open.append(note);
            copiedSize = size(note);
        }
    }

    private static long size(@Nullable SignedNote note) {
        return note == null ? 0 : Checkpoint.parse(note.text()).size();
    }
}
