package com.brokerops.gate.token;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The key directory as its operator changes it: one statement after the other, each checked with
 * the keys that it names before it is put in place. A gate or a verifier takes a change when it
 * reads the directory again.
 *
 * <p><b>Thread.</b> Any; of two changes at a time, in one process or two, one is refused.
 *
 * <p><b>Errors.</b> {@link KeyException} with one line; the directory is then as it was.
 *
 * <p><b>Durability.</b> A change is on stable storage on return; a crash leaves the old statement
 * or the new one.
 */
public final class KeyRing {
    private static final String LOCK = "keys.lock";

    private KeyRing() {}

    /** What is said of the keys of a directory now. */
    public static KeyStatement of(Path directory) {
        return KeyDirectory.load(directory).statement();
    }

    /**
     * Makes a random key. It verifies and does not sign, unless it is the first.
     *
     * @param expiresAtEpochMillis from when on it signs nothing, or null
     */
    public static void add(Path directory, String kid, @Nullable Long expiresAtEpochMillis) {
        if (!SigningKey.isKid(kid)) {
            throw KeyDirectory.broken(directory, "a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        locked(
                directory,
                () -> {
                    if (KeyDirectory.isEmpty(directory)) {
                        KeyFile.create(directory.resolve(kid + KeyFile.SUFFIX));
                        KeyStatement first = KeyStatement.only(kid);
                        KeyStatementFile.write(
                                directory, first.withExpiry(kid, expiresAtEpochMillis));
                        return;
                    }
                    KeyStatement before = of(directory);
                    KeyStatement after = changed(directory, before, now -> now.withVerifying(kid));
                    if (!KeyStatementFile.isIn(directory)) {
                        // Of two keys without a statement none is the active one, should this end
                        // here.
                        KeyStatementFile.write(directory, before);
                    }
                    KeyFile.create(directory.resolve(kid + KeyFile.SUFFIX));
                    KeyStatementFile.write(directory, after.withExpiry(kid, expiresAtEpochMillis));
                });
    }

    /** Replaces the statement by one that follows from it. */
    public static void change(Path directory, UnaryOperator<KeyStatement> change) {
        locked(
                directory,
                () -> {
                    KeyStatement after = changed(directory, of(directory), change);
                    KeyDirectory.load(directory, after);
                    KeyStatementFile.write(directory, after);
                });
    }

    private static KeyStatement changed(
            Path directory, KeyStatement before, UnaryOperator<KeyStatement> change) {
        try {
            return change.apply(before);
        } catch (IllegalArgumentException e) {
            throw new KeyException("key directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void locked(Path directory, Runnable change) {
        KeyDirectory.requireOwnWritable(directory);
        Path file = directory.resolve(LOCK);
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw KeyDirectory.broken(directory, "is being changed by somebody else");
            }
            change.run();
        } catch (OverlappingFileLockException e) {
            throw KeyDirectory.broken(directory, "is being changed by somebody else");
        } catch (IOException e) {
            throw new KeyException("key file " + file + ": cannot be locked: " + e, e);
        }
    }
}
