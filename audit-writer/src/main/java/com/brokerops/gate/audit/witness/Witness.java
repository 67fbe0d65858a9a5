package com.brokerops.gate.audit.witness;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import com.brokerops.gate.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cosigns a log's checkpoints as long as each continues the one before. Whoever has the log's key
 * can write another log, but gets no cosignature for it.
 *
 * <p><b>Thread.</b> Any; one request after the other.
 *
 * <p><b>Durability.</b> What it cosigned it knows after every crash.
 */
public final class Witness implements AutoCloseable {
    /**
     * An answer in the words of HTTP.
     *
     * @param type of the body
     */
    public record Answer(int status, String type, String body) {}

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";
    private static final String KEY = "witness";

    private final FileChannel lock;
    private final NoteSigner signer;
    private final WitnessMemory memory;
    private final Map<String, NoteKey> logs;
    private final LongSupplier epochSeconds;

    private Witness(
            FileChannel lock,
            NoteSigner signer,
            WitnessMemory memory,
            Map<String, NoteKey> logs,
            LongSupplier epochSeconds) {
        this.lock = lock;
        this.signer = signer;
        this.memory = memory;
        this.logs = logs;
        this.epochSeconds = epochSeconds;
    }

    /**
     * Opens a witness; the first time it gets a key.
     *
     * @param folder its key and its memory; made if it is missing
     * @param logs the keys of the logs it watches
     * @param name of a new key; one that is there must have it, unless null
     * @param epochSeconds the time of cosignatures
     * @throws NoteException if the key is not one, or has another name
     * @throws IOException if the folder is in use, or its memory is gone
     */
    public static Witness open(
            Path folder, List<NoteKey> logs, @Nullable String name, LongSupplier epochSeconds)
            throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock = locked(folder);
        try {
            boolean known = NoteKeyFile.isIn(folder, KEY);
            WitnessMemory memory = known ? WitnessMemory.of(folder) : WitnessMemory.empty(folder);
            NoteSigner signer = known ? NoteKeyFile.read(folder, KEY) : newKey(folder, name);
            if (name != null && !signer.publicKey().name().equals(name)) {
                throw new NoteException("this witness is " + signer.publicKey().name());
            }
            if (signer.publicKey().kind() != NoteKey.Kind.COSIGNATURE) {
                throw new NoteException("the key of a witness is one for cosignatures");
            }
            Map<String, NoteKey> byOrigin =
                    logs.stream().collect(Collectors.toMap(NoteKey::name, Function.identity()));
            return new Witness(lock, signer, memory, byOrigin, epochSeconds);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static NoteSigner newKey(Path folder, @Nullable String name) throws IOException {
        return NoteKeyFile.create(
                folder,
                KEY,
                name == null ? "gate-witness" : name,
                NoteKey.Kind.COSIGNATURE,
                new SecureRandom());
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // this process has it
        }
        channel.close();
        throw new IOException(folder + ": another witness has it");
    }

    /** By which its cosignatures are checked. */
    public NoteKey publicKey() {
        return signer.publicKey();
    }

    /** Answers the body of a request to add a checkpoint. */
    public synchronized Answer add(byte[] body) {
        AddCheckpoint request;
        Checkpoint checkpoint;
        try {
            request = AddCheckpoint.parse(body);
            checkpoint = Checkpoint.parse(request.note().text());
        } catch (NoteException e) {
            return refused(400, e.getMessage());
        }
        NoteKey key = logs.get(checkpoint.origin());
        if (key == null) {
            return refused(404, "this log is not watched here");
        }
        if (request.note().by(key) == null) {
            return refused(403, "the checkpoint is not signed by the key of the log");
        }
        if (request.oldSize() > checkpoint.size()) {
            return refused(400, "the old size is greater than the checkpoint's");
        }
        Checkpoint last = memory.last(checkpoint.origin());
        long known = last == null ? 0 : last.size();
        boolean same = last != null && Arrays.equals(last.root(), checkpoint.root());
        if (request.oldSize() != known || known == checkpoint.size() && last != null && !same) {
            return new Answer(409, SIZE, known + "\n");
        }
        if (!continues(last, checkpoint, request.proof())) {
            return refused(422, "the proof does not show that the log has only grown");
        }
        return cosigned(request.note(), checkpoint);
    }

    private static boolean continues(
            @Nullable Checkpoint last, Checkpoint checkpoint, List<byte[]> proof) {
        if (checkpoint.size() == 0) {
            return proof.isEmpty() && Arrays.equals(checkpoint.root(), new MerkleTree().root());
        }
        return last == null || last.size() == 0
                ? proof.isEmpty()
                : TreeProofs.consistent(
                        last.size(), last.root(), checkpoint.size(), checkpoint.root(), proof);
    }

    private Answer cosigned(SignedNote note, Checkpoint checkpoint) {
        try {
            memory.keep(checkpoint);
        } catch (IOException _) {
            return refused(500, "the witness cannot write down what it would cosign");
        }
        SignedNote cosigned = signer.sign(note.text(), epochSeconds.getAsLong());
        return new Answer(200, PLAIN, cosigned.signatureLines());
    }

    private static Answer refused(int status, @Nullable String why) {
        return new Answer(status, PLAIN, why + "\n");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
