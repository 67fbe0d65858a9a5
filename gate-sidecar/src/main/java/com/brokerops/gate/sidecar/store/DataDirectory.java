package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The directory of one gate, held by one process at a time: {@code audit/}, {@code keys/}, {@code
 * gate.db} and {@code lock}, which names the process. The operating system releases the lock when
 * the process ends in any way, so a lock file that was left behind is no obstacle.
 *
 * <p>What is made here is for its owner alone (0700, 0600), and what was there before must be.
 *
 * <p><b>Thread.</b> Any. The process must not open {@code lock} a second time: closing it would
 * release the lock.
 */
public final class DataDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS_AND_WRITES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The folder of credentials in a data directory. */
    public static final String CREDENTIALS = "credentials";

    /** The folder of checkpoints in the audit folder. */
    public static final String CHECKPOINTS = "checkpoints";

    /** The folder of those that a witness has cosigned, in it. */
    public static final String WITNESSED = "witnessed";

    private static final List<String> PRIVATE =
            List.of("", "audit", "gate.db", "gate.db-wal", "gate.db-shm");
    private static final int MOST_PID_BYTES = 20;
    private static final int PID_ATTEMPTS = 20;
    private static final long PID_PAUSE_NANOS = 10_000_000;

    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes the directory, which is made when it is missing.
     *
     * @throws DataDirectoryInUseException if another process has it
     * @throws IOException naming what group or others may read, write or enter
     */
    public static DataDirectory open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWNER_ENTERS);
        }
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("lock"),
                        Set.of(CREATE, READ, WRITE),
                        OWNER_READS_AND_WRITES);
        try {
            if (!locked(channel)) {
                throw new DataDirectoryInUseException(directory, pid(channel));
            }
            requirePrivate(directory);
            write(channel, Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new DataDirectory(directory, channel);
    }

    /**
     * Checks that a directory and what the gate keeps in it are their owner's alone; keys and
     * credentials are checked where they are read. What is missing will be made so.
     *
     * @throws IOException naming the first that is not
     */
    public static void requirePrivate(Path directory) throws IOException {
        for (String name : PRIVATE) {
            Path path = directory.resolve(name);
            if (Files.exists(path)) {
                requireOwnersAlone(path);
            }
        }
    }

    private static void requireOwnersAlone(Path path) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (!mode.endsWith("------")) {
            throw new IOException(
                    path + ": must be its owner's alone (0700, a file 0600), not " + mode);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The holder writes its pid right after it has locked, so an empty file is soon filled. */
    private static String pid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_PID_BYTES);
        for (int attempt = 0; attempt < PID_ATTEMPTS; attempt++) {
            if (channel.read(bytes, 0) > 0) {
                return new String(bytes.array(), 0, bytes.position(), US_ASCII).strip();
            }
            LockSupport.parkNanos(PID_PAUSE_NANOS);
        }
        return "unknown";
    }

    private static void write(FileChannel channel, String pid) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((pid + "\n").getBytes(US_ASCII)), 0);
    }

    public Path path() {
        return directory;
    }

    /** Where the audit log is. */
    public Path audit() {
        return directory.resolve("audit");
    }

    /** Where the signed checkpoints of the audit log are. */
    public Path checkpoints() {
        return audit().resolve(CHECKPOINTS);
    }

    /** Where those are that a witness has cosigned. */
    public Path witnessed() {
        return checkpoints().resolve(WITNESSED);
    }

    /** Where the signing keys are. */
    public Path keys() {
        return directory.resolve("keys");
    }

    /** Where the credentials of operators and platforms are. */
    public Path credentials() {
        return directory.resolve(CREDENTIALS);
    }

    /** Where the policies that were ever in force are, by their hash. */
    public Path policies() {
        return directory.resolve("policies");
    }

    /** Where the projection of the log is. */
    public Path database() {
        return directory.resolve("gate.db");
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
