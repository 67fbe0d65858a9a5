package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.checkpoint.NotePlace;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.sidecar.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the parts of a log are that an auditor was given. */
record LogFolder(Path audit) {
    /**
     * @param directory a data directory, or its audit folder
     * @throws IOException if it is neither
     */
    static LogFolder of(Path directory) throws IOException {
        Path inside = directory.resolve("audit");
        Path audit = Files.isDirectory(inside) ? inside : directory;
        if (!Files.isDirectory(audit)) {
            throw new IOException(audit + " is no directory");
        }
        return new LogFolder(audit);
    }

    Storage log() {
        return FileStorage.existing(audit);
    }

    /**
     * Which log it is.
     *
     * @throws IOException if no segment says so
     */
    String logId() throws IOException {
        String logId = SealedSegment.logId(log());
        if (logId == null) {
            throw new IOException(audit + " has no segment that says of which log it is");
        }
        return logId;
    }

    /**
     * Where removed segments are.
     *
     * @param archive its folder, or null
     */
    static @Nullable OlderSegments older(@Nullable Path archive) {
        return archive == null ? null : ArchiveFolder.copies(archive);
    }

    /** The gate's own checkpoints; the log's folder, which has none, if it never signed. */
    Storage home() {
        Path home = audit.resolve(DataDirectory.CHECKPOINTS);
        return FileStorage.existing(Files.isDirectory(home) ? home : audit);
    }

    /**
     * Every place of checkpoints.
     *
     * @param second another one, or null
     * @param witness who has cosigned what is in the place for that, or null if nobody has the key
     */
    List<NotePlace> places(@Nullable Path second, @Nullable NoteKey witness) {
        List<NotePlace> places = new ArrayList<>();
        places.add(new NotePlace("checkpoints", home(), null));
        Path witnessed = audit.resolve(DataDirectory.CHECKPOINTS).resolve(DataDirectory.WITNESSED);
        if (Files.isDirectory(witnessed)) {
            places.add(
                    new NotePlace(NotePlace.WITNESSED, FileStorage.existing(witnessed), witness));
        }
        if (second != null) {
            places.add(new NotePlace("second", FileStorage.existing(second), null));
        }
        return places;
    }

    /**
     * The public key that is kept beside the log, or null; who can write one can write the other.
     */
    @Nullable NoteKey ownKey() {
        Path file = audit.toAbsolutePath().resolveSibling("keys").resolve("checkpoint.vkey");
        return Files.isRegularFile(file) ? NoteKeyFile.readPublic(file) : null;
    }

    /** How many bytes its segments have, zeros included. */
    long bytes() throws IOException {
        long bytes = 0;
        for (String name : log().list()) {
            if (name.endsWith(".ndjson")) {
                bytes += Files.size(audit.resolve(name));
            }
        }
        return bytes;
    }
}
