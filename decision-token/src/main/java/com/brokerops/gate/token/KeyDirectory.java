package com.brokerops.gate.token;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of one directory, read once: which sign and verify is what its {@code keys.json} says (a
 * {@link KeyStatement}), and a file {@code <kid>.key} is one key. With a single key and no {@code
 * keys.json} that key is active. There is no default key.
 *
 * <p><b>Thread.</b> Any; immutable.
 *
 * <p><b>Errors.</b> {@link KeyException} with one line that names the file and the rule.
 */
public final class KeyDirectory {
    /** The most keys that one directory names, revoked ones included. */
    public static final int MOST_KEYS = 40;

    private final KeyStatement statement;
    private final List<SigningKey> keys;
    private final SigningKey active;
    private final long activeWrittenAtEpochMillis;

    private KeyDirectory(
            KeyStatement statement,
            List<SigningKey> keys,
            SigningKey active,
            long activeWrittenAtEpochMillis) {
        this.statement = statement;
        this.keys = keys;
        this.active = active;
        this.activeWrittenAtEpochMillis = activeWrittenAtEpochMillis;
    }

    /**
     * Reads the keys that sign or verify. Each must be a regular file of mode 0600 or 0400 with
     * exactly 64 lower-case hex characters, which are the key's bytes as they stand, and at most
     * one newline; the directory must not be writable by group or others. Files of revoked keys and
     * of keys that {@code keys.json} does not name are not read.
     *
     * @throws KeyException for anything else, for no key, and for several without {@code keys.json}
     */
    public static KeyDirectory load(Path directory) {
        requireOwnWritable(directory);
        KeyStatement statement =
                KeyStatementFile.isIn(directory)
                        ? KeyStatementFile.read(directory)
                        : KeyStatement.only(onlyKid(directory));
        return load(directory, statement);
    }

    /** One key that is in no directory; it signs, and does not expire. */
    public static KeyDirectory of(SigningKey only) {
        return new KeyDirectory(
                KeyStatement.only(only.kid()), List.of(only), only, System.currentTimeMillis());
    }

    /** Reads the keys that a statement names, wherever that comes from. */
    static KeyDirectory load(Path directory, KeyStatement statement) {
        SortedMap<String, SigningKey> keys = new TreeMap<>();
        Path activeFile = file(directory, statement.active());
        SigningKey active = KeyFile.read(activeFile);
        keys.put(active.kid(), active);
        for (String kid : statement.verifying()) {
            keys.put(kid, KeyFile.read(file(directory, kid)));
        }
        return new KeyDirectory(
                statement,
                List.copyOf(keys.values()),
                active,
                KeyFile.writtenAtEpochMillis(activeFile));
    }

    /**
     * Makes a random key {@code <kid>.key} of mode 0600, and the directory of mode 0700 if there is
     * none.
     *
     * <p><b>Durability.</b> The file's content is on stable storage on return.
     *
     * @throws KeyException if the kid is illegal, the file exists or cannot be written
     */
    public static void generate(Path directory, String kid) {
        if (!SigningKey.isKid(kid)) {
            throw broken(directory, "a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyException("key directory " + directory + ": cannot be made: " + e, e);
        }
        KeyFile.create(directory.resolve(kid + KeyFile.SUFFIX));
    }

    /** The key that signs. */
    public SigningKey active() {
        return active;
    }

    /** The key of that name, active or not. */
    public Optional<SigningKey> find(String kid) {
        for (SigningKey key : keys) {
            if (key.kid().equals(kid)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Every key that signs or verifies, in the order of their names. */
    public Collection<SigningKey> all() {
        return keys;
    }

    /** What its operator says of the keys. */
    public KeyStatement statement() {
        return statement;
    }

    /** When the file of the key that signs was last written. */
    public long activeWrittenAtEpochMillis() {
        return activeWrittenAtEpochMillis;
    }

    /** From when on the key that signs may sign nothing; {@link Long#MAX_VALUE} for never. */
    public long activeExpiresAtEpochMillis() {
        Long expiresAt = statement.expiresAtEpochMillis().get(active.kid());
        return expiresAt == null ? Long.MAX_VALUE : expiresAt;
    }

    /** True if there is neither a key nor a statement. */
    static boolean isEmpty(Path directory) {
        return !KeyStatementFile.isIn(directory) && kids(directory).isEmpty();
    }

    private static Path file(Path directory, String kid) {
        return directory.resolve(kid + KeyFile.SUFFIX);
    }

    private static String onlyKid(Path directory) {
        SortedSet<String> kids = kids(directory);
        if (kids.isEmpty()) {
            throw broken(directory, "holds no <kid>.key file");
        }
        if (kids.size() > 1) {
            throw broken(
                    directory,
                    "holds several keys and no "
                            + KeyStatementFile.NAME
                            + " naming the active one");
        }
        return kids.first();
    }

    /** The names of the key files; two are enough to know that there are several. */
    private static SortedSet<String> kids(Path directory) {
        SortedSet<String> kids = new TreeSet<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, "*" + KeyFile.SUFFIX)) {
            for (Path file : files) {
                kids.add(KeyFile.legalKid(file));
                if (kids.size() > 1) {
                    break;
                }
            }
            return kids;
        } catch (IOException e) {
            throw new KeyException("key directory " + directory + ": cannot be read: " + e, e);
        }
    }

    static void requireOwnWritable(Path directory) {
        Set<PosixFilePermission> permissions;
        try {
            if (!Files.isDirectory(directory)) {
                throw broken(directory, "is not a directory");
            }
            permissions = Files.getPosixFilePermissions(directory);
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyException(
                    "key directory " + directory + ": has no mode to check: " + e, e);
        }
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw broken(directory, "must not be writable by group or others");
        }
    }

    static KeyException broken(Path directory, String rule) {
        return new KeyException("key directory " + directory + ": " + rule);
    }
}
