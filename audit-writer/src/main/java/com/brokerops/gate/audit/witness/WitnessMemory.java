package com.brokerops.gate.audit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a witness has cosigned last of each log: the file {@code cosigned}, three lines a log.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Durability.</b> What {@link #keep} was given is on stable storage on return. After an
 * exception the file has it or what was there before, whole.
 */
final class WitnessMemory {
    private static final String NAME = "cosigned";
    private static final int LINES_A_LOG = 3;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS_AND_WRITES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Map<String, Checkpoint> last;

    private WitnessMemory(Path folder, Map<String, Checkpoint> last) {
        this.folder = folder;
        this.last = last;
    }

    /** The memory of a witness that is new. */
    static WitnessMemory empty(Path folder) throws IOException {
        if (Files.exists(folder.resolve(NAME)) && !read(folder).isEmpty()) {
            throw new IOException(folder + ": a witness has cosigned here and its key is gone");
        }
        WitnessMemory memory = new WitnessMemory(folder, new TreeMap<>());
        memory.write();
        return memory;
    }

    /**
     * Reads the memory of a witness.
     *
     * @throws IOException if it is gone or is not what was written: who forgets is no witness
     */
    static WitnessMemory of(Path folder) throws IOException {
        return new WitnessMemory(folder, read(folder));
    }

    private static Map<String, Checkpoint> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        String text = Files.readString(file, UTF_8);
        Map<String, Checkpoint> last = new TreeMap<>();
        String[] lines = text.isEmpty() ? new String[0] : text.split("\n");
        try {
            if (lines.length % LINES_A_LOG != 0 || !text.isEmpty() && !text.endsWith("\n")) {
                throw new NoteException("a log is three lines");
            }
            for (int i = 0; i < lines.length; i += LINES_A_LOG) {
                Checkpoint checkpoint =
                        Checkpoint.parse(
                                lines[i] + "\n" + lines[i + 1] + "\n" + lines[i + 2] + "\n");
                last.put(checkpoint.origin(), checkpoint);
            }
        } catch (NoteException e) {
            throw new IOException(file + ": not what a witness wrote: " + e.getMessage(), e);
        }
        return last;
    }

    /** The last checkpoint of a log, or null if there was none. */
    @Nullable Checkpoint last(String origin) {
        return last.get(origin);
    }

    void keep(Checkpoint checkpoint) throws IOException {
        Checkpoint before = last.put(checkpoint.origin(), checkpoint);
        try {
            write();
        } catch (IOException e) {
            if (before == null) {
                last.remove(checkpoint.origin());
            } else {
                last.put(checkpoint.origin(), before);
            }
            throw e;
        }
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder();
        last.values().forEach(checkpoint -> text.append(checkpoint.text()));
        Path unfinished = folder.resolve(NAME + ".tmp");
        try (FileChannel file =
                FileChannel.open(
                        unfinished,
                        Set.of(CREATE, WRITE, TRUNCATE_EXISTING),
                        OWNER_READS_AND_WRITES)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, READ)) {
            directory.force(true);
        }
    }
}
