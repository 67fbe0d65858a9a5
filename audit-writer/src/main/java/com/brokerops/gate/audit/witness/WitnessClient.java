package com.brokerops.gate.audit.witness;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.checkpoint.EverySecond;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSignature;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a witness cosign the newest checkpoint, at most one request a second, and keeps what it
 * cosigned. No decision waits for it.
 *
 * <p><b>Thread.</b> Its own; the getters by any.
 *
 * <p><b>Errors.</b> A witness that is away or refuses is counted and asked again.
 */
public final class WitnessClient {
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(5);

    private final Storage place;
    private final WitnessCall call;
    private final NoteKey witness;
    private final LongAdder failures = new LongAdder();
    private @Nullable CheckpointFiles files;
    private final EverySecond thread = new EverySecond("checkpoint-witness");
    private long known;
    private volatile long size;
    private volatile long currentNanos = System.nanoTime();
    private volatile @Nullable Exception failure;

    private WitnessClient(
            Storage place, URI url, NoteKey witness, CheckpointFiles files, long size) {
        this.place = place;
        this.call = new WitnessCall(url);
        this.witness = witness;
        this.files = files;
        this.size = size;
        this.known = size;
    }

    /**
     * Opens the place of what a witness cosigned.
     *
     * @param url of the witness, without {@code /add-checkpoint}
     * @param witness its public key; no other's cosignature is kept
     * @throws AuditTamperedException if something in the place is no note
     * @throws IOException if it cannot be read: then nobody knows whether the log is what it was
     */
    public static WitnessClient open(Storage place, URI url, NoteKey witness) throws IOException {
        try {
            CheckpointFiles files = CheckpointFiles.open(place);
            return new WitnessClient(place, url, witness, files, size(files.last()));
        } catch (NoteException e) {
            throw new AuditTamperedException(
                    Kind.TAMPERED,
                    0,
                    "a cosigned checkpoint is no note: " + e.getMessage(),
                    "checkpoints/witnessed",
                    0);
        }
    }

    /**
     * Checks where a witness is said to be.
     *
     * @throws IllegalArgumentException if that is no http address of this machine
     */
    public static void requireLoopback(URI witness) {
        String host = witness.getHost();
        boolean loopback =
                host != null
                        && (host.equals("localhost")
                                || host.matches("[0-9.]+|\\[[0-9a-f:]+]")
                                        && InetAddress.ofLiteral(host).isLoopbackAddress());
        if (!"http".equals(witness.getScheme()) || !loopback) {
            throw new IllegalArgumentException("no http address of this machine: " + witness);
        }
    }

    /** By which its cosignatures are known. */
    public NoteKey key() {
        return witness;
    }

    /** Where what it cosigned is kept. */
    public Storage place() {
        return place;
    }

    /**
     * Starts the thread.
     *
     * @param onThread run first on it
     * @param fatal given an Error that ended it; it should end the process
     */
    public void start(Checkpointer checkpointer, Runnable onThread, Consumer<Error> fatal) {
        thread.start(
                onThread,
                () -> {
                    attempt(checkpointer);
                    return true;
                },
                fatal);
    }

    /** Asks once more and ends; a witness that does not answer is left behind. */
    public void stop() throws InterruptedException {
        thread.stop(STOP_WAITS_AT_MOST);
    }

    /** How many lines the newest cosigned checkpoint stands for. */
    public long size() {
        return size;
    }

    /** How long ago the witness had cosigned every checkpoint. */
    public long ageNanos() {
        return System.nanoTime() - currentNanos;
    }

    /** How often it did not. */
    public long failures() {
        return failures.sum();
    }

    /** Why the last attempt failed, or null if it did not. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** One turn; a failure is kept for whoever asks. */
    void attempt(Checkpointer checkpointer) {
        try {
            turn(checkpointer);
            failure = null;
        } catch (IOException | RuntimeException e) {
            failure = e;
            failures.increment();
            files = null; // what it holds now is found out anew
        }
    }

    private void turn(Checkpointer checkpointer) throws IOException {
        long began = System.nanoTime();
        SignedNote note = checkpointer.latest();
        if (note != null && size(note) > size) {
            ask(note, checkpointer);
        }
        if (size(note) <= size) {
            currentNanos = began;
        }
    }

    private void ask(SignedNote note, Checkpointer checkpointer) throws IOException {
        long newSize = size(note);
        long old = known;
        if (old > newSize) {
            throw new IOException("the witness knows of " + old + " lines, the log of " + newSize);
        }
        List<byte[]> proof =
                old == 0 || old == newSize ? List.of() : checkpointer.consistency(old, newSize);
        WitnessCall.Reply reply = call.post(new AddCheckpoint(old, proof, note).bytes());
        if (reply.status() == 409 && reply.size() != old) {
            known = reply.size(); // asked again in a second, from there
            return;
        }
        if (reply.status() != 200) {
            throw new IOException("the witness answers " + reply.status() + ": " + reply.text());
        }
        keep(cosigned(note, reply.text()), newSize);
    }

    private SignedNote cosigned(SignedNote note, String lines) {
        for (NoteSignature signature : NoteSignature.parseAll(lines)) {
            SignedNote cosigned = note.with(signature);
            if (cosigned.by(witness) != null) {
                return cosigned;
            }
        }
        throw new NoteException("no line of the answer is a cosignature of " + witness.text());
    }

    private void keep(SignedNote cosigned, long newSize) throws IOException {
        CheckpointFiles open = files;
        if (open == null) {
            open = CheckpointFiles.open(place);
            files = open;
        }
        open.requireInPlace();
        if (size(open.last()) < newSize) {
            open.append(cosigned);
        }
        size = newSize;
        known = newSize;
    }

    private static long size(@Nullable SignedNote note) {
        return note == null ? 0 : Checkpoint.parse(note.text()).size();
    }
}
