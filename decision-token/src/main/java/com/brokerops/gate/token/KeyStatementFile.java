package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file {@code keys.json} of a key directory: the operator's {@link KeyStatement}, replaced as a
 * whole or not at all.
 *
 * <p><b>Errors.</b> {@link KeyException} naming the file and the rule.
 */
final class KeyStatementFile {
    static final String NAME = "keys.json";

    private static final String UNFINISHED = NAME + ".tmp";
    private static final int MOST_BYTES = 16 * 1024;

    private KeyStatementFile() {}

    /** True if the directory has a statement, of whatever kind. */
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads the statement, which nobody but its owner may change. */
    static KeyStatement read(Path directory) {
        Path file = directory.resolve(NAME);
        Set<PosixFilePermission> permissions = KeyFile.attributes(file).permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw KeyFile.broken(file, "must not be writable by group or others");
        }
        byte[] json;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            json = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new KeyException("key file " + file + ": cannot be read: " + e, e);
        }
        if (json.length > MOST_BYTES) {
            throw KeyFile.broken(file, "is longer than " + MOST_BYTES + " bytes");
        }
        try {
            return KeyStatement.parse(json);
        } catch (JsonException | IllegalArgumentException e) {
            throw new KeyException("key file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Puts a statement in the place of the one before.
     *
     * <p><b>Durability.</b> On return it is on stable storage; after a crash the old one is there
     * or the new one.
     */
    static void write(Path directory, KeyStatement statement) {
        Path unfinished = directory.resolve(UNFINISHED);
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel channel =
                    FileChannel.open(
                            unfinished,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(statement.toJson());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    unfinished,
                    directory.resolve(NAME),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new KeyException(
                    "key file " + directory.resolve(NAME) + ": cannot be written: " + e, e);
        }
    }
}
