package com.brokerops.gate.audit;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Storage} in one directory of a file system. Files are made 0600, the directory 0700.
 *
 * <p>A new file is filled under a temporary name and renamed when it is on stable storage, so that
 * a file under its own name is always whole.
 *
 * <p><b>Thread.</b> Any. An interrupt closes the file a thread is using.
 */
public final class FileStorage implements Storage {
    /** What the name of an unfinished file ends with. */
    static final String UNFINISHED = ".tmp";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS_AND_WRITES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;

    private FileStorage(Path directory) {
        this.directory = directory;
    }

    /** The storage in a directory, which is made when it is missing. */
    public static FileStorage open(Path directory) throws IOException {
        Files.createDirectories(directory, OWNER_ENTERS);
        return new FileStorage(directory);
    }

    /** The storage in a directory that is there already; for those who only read. */
    public static FileStorage existing(Path directory) {
        return new FileStorage(directory);
    }

    /** The directory, for messages. */
    @Override
    public String toString() {
        return directory.toString();
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (UncheckedIOException e) { // the disk refused behind the first names
            throw e.getCause();
        }
    }

    @Override
    public void create(String name, long size) throws IOException {
        Path target = directory.resolve(name);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path unfinished = directory.resolve(name + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try {
            Files.createFile(unfinished, OWNER_READS_AND_WRITES);
            ZeroFill.fill(unfinished, size);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
        } catch (IOException e) {
            discard(unfinished, e);
            discard(target, e);
            throw e;
        }
    }

    @Override
    public @Nullable FileState look(String name) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            directory.resolve(name),
                            BasicFileAttributes.class,
                            LinkOption.NOFOLLOW_LINKS);
            Object key = found.fileKey();
            return new FileState(key == null ? name : key, found.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public StorageFile openToWrite(String name) throws IOException {
        return new OpenFile(FileChannel.open(directory.resolve(name), READ, WRITE));
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        return new OpenFile(FileChannel.open(directory.resolve(name), READ));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
        syncDirectory();
    }

    @Override
    public void rename(String name, String taken) throws IOException {
        Path file = directory.resolve(name);
        Files.move(file, directory.resolve(taken), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static void discard(Path file, IOException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer source, long position)
            throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    private record OpenFile(FileChannel channel) implements StorageFile {
        /** The JDK copies a heap array through a native buffer of the same size, and keeps it. */
        private static final int MOST_BYTES_AT_ONCE = 256 << 10;

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int total = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            int end = source.limit();
            long at = position;
            while (source.position() < end) {
                int count = Math.min(end - source.position(), MOST_BYTES_AT_ONCE);
                source.limit(source.position() + count);
                writeAll(channel, source, at);
                at += count;
                source.limit(end);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
