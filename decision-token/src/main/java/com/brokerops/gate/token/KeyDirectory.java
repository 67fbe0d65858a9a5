package com.brokerops.gate.token;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of one directory, read once: a file {@code <kid>.key} is a key that verifies, and one of
 * them, the active key, signs. With several keys the file {@code active} holds the kid of that one.
 * There is no default key.
 *
 * <p><b>Thread.</b> Any; immutable.
 *
 * <p><b>Errors.</b> {@link KeyException} with one line that names the file and the rule.
 */
public final class KeyDirectory {
    /** The most key files in one directory. */
    public static final int MOST_KEYS = 64;

    private static final String ACTIVE = "active";

    private final List<SigningKey> keys;
    private final SigningKey active;

    private KeyDirectory(List<SigningKey> keys, SigningKey active) {
        this.keys = keys;
        this.active = active;
    }

    /**
     * Reads every {@code <kid>.key} of the directory. Each must be a regular file of mode 0600 or
     * 0400 with exactly 64 lower-case hex characters, which are the key's bytes as they stand, and
     * at most one newline; the directory must not be writable by group or others.
     *
     * @throws KeyException for anything else, for no key, and for no active one among several
     */
    public static KeyDirectory load(Path directory) {
        requireOwnWritable(directory);
        SortedMap<String, SigningKey> keys = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, "*" + KeyFile.SUFFIX)) {
            for (Path file : files) {
                SigningKey key = KeyFile.read(file);
                keys.put(key.kid(), key);
                if (keys.size() > MOST_KEYS) {
                    throw broken(directory, "holds more than " + MOST_KEYS + " keys");
                }
            }
        } catch (IOException e) {
            throw new KeyException("key directory " + directory + ": cannot be read: " + e, e);
        }
        if (keys.isEmpty()) {
            throw broken(directory, "holds no <kid>.key file");
        }
        return new KeyDirectory(List.copyOf(keys.values()), activeOf(directory, keys));
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

    /** Every key, in the order of their names. */
    public Collection<SigningKey> all() {
        return keys;
    }

    private static SigningKey activeOf(Path directory, SortedMap<String, SigningKey> keys) {
        Path file = directory.resolve(ACTIVE);
        boolean named = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (!named && keys.size() > 1) {
            throw broken(
                    directory, "holds " + keys.size() + " keys and no file 'active' naming one");
        }
        SigningKey key = keys.get(named ? KeyFile.readActive(file) : keys.firstKey());
        if (key == null) {
            throw new KeyException("key file " + file + ": names no key of its directory");
        }
        return key;
    }

    private static void requireOwnWritable(Path directory) {
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

    private static KeyException broken(Path directory, String rule) {
        return new KeyException("key directory " + directory + ": " + rule);
    }
}
