package com.brokerops.gate.sidecar.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.archive.Archive;
import com.brokerops.gate.audit.archive.Pace;
import com.brokerops.gate.audit.checkpoint.CheckpointCopy;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.sidecar.store.DataDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is being written, by one process at a time.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ArchiveFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;
    private final Archive archive;
    private @Nullable CheckpointCopy notes;
    private @Nullable CheckpointCopy witnessed;

    private ArchiveFolder(Path folder, FileChannel lock, Archive archive) {
        this.folder = folder;
        this.lock = lock;
        this.archive = archive;
    }

    /**
     * Opens an archive; before it is found to be of the log nothing is written.
     *
     * @param logId of the log that is shipped to it
     * @throws IOException if there is no such directory: a disk that is not mounted is not made up
     *     for; or it is of another log, or another process writes to it
     */
    static ArchiveFolder open(Path folder, String logId) throws IOException {
        requireThere(folder);
        archive(folder, logId);
        FileChannel lock =
                FileChannel.open(
                        folder.resolve("lock"),
                        Set.of(CREATE, WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            if (!locked(lock)) {
                throw new IOException(folder + ": another process writes to it");
            }
            return new ArchiveFolder(folder, lock, archive(folder, logId));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** What is in a folder: nothing, or copies and checkpoints of the log. */
    private static Archive archive(Path folder, String logId) throws IOException {
        Path notes = folder.resolve(DataDirectory.CHECKPOINTS);
        for (Path place : List.of(notes, notes.resolve(DataDirectory.WITNESSED))) {
            if (Files.isDirectory(place)) {
                List<SignedNote> first = CheckpointFiles.read(FileStorage.existing(place), 0);
                if (!first.isEmpty()) {
                    String origin = Checkpoint.parse(first.getFirst().text()).origin();
                    Archive.requireSame(folder, origin.replace(Checkpoints.ORIGIN, ""), logId);
                }
            }
        }
        return Archive.open(FileStorage.existing(folder), logId);
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void requireThere(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is no directory");
        }
    }

    /** Where removed segments are; it need not be there yet. */
    static OlderSegments copies(Path folder) {
        return Archive.copies(FileStorage.existing(folder));
    }

    Archive archive() {
        return archive;
    }

    /** What the witness cosigned, as it is in the archive. */
    Storage witnessed() {
        return FileStorage.existing(
                folder.resolve(DataDirectory.CHECKPOINTS).resolve(DataDirectory.WITNESSED));
    }

    /** Carries every checkpoint that is new. */
    void carryCheckpoints(Path audit) throws IOException {
        requireThere(folder);
        Path from = audit.resolve(DataDirectory.CHECKPOINTS);
        Path to = folder.resolve(DataDirectory.CHECKPOINTS);
        notes = carried(notes, from, to);
        witnessed =
                carried(
                        witnessed,
                        from.resolve(DataDirectory.WITNESSED),
                        to.resolve(DataDirectory.WITNESSED));
    }

    private static @Nullable CheckpointCopy carried(
            @Nullable CheckpointCopy before, Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return before;
        }
        CheckpointCopy copy =
                before == null
                        ? CheckpointCopy.open(FileStorage.existing(from), FileStorage.open(to))
                        : before;
        copy.turn();
        return copy;
    }

    /** Those of the full segments that are not shipped. */
    List<Long> missing(List<Long> full) throws IOException {
        requireThere(folder);
        return archive.missing(full);
    }

    /** Ships a full segment of a log. */
    void ship(Storage log, long ordinal, Pace pace) throws IOException {
        SealedSegment.Head next = SealedSegment.head(log, ordinal + 1);
        if (next == null) {
            throw new IOException("the segment behind " + ordinal + " has no line");
        }
        archive.ship(log, ordinal, next, pace);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
