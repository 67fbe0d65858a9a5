package com.brokerops.gate.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * One file of a key directory: what it must be before its bytes are believed, and how one is made.
 *
 * <p><b>Errors.</b> {@link KeyException} naming the file and the rule.
 */
final class KeyFile {
    static final String SUFFIX = ".key";

    private static final int KEY_CHARACTERS = 64;
    private static final int MOST_BYTES = 128;
    private static final Set<PosixFilePermission> OWNER_READS =
            PosixFilePermissions.fromString("r--------");
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES =
            PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /** The key in {@code <kid>.key}; the file's 64 characters are the key's bytes. */
    static SigningKey read(Path file) {
        String kid = legalKid(file);
        Set<PosixFilePermission> permissions = attributes(file).permissions();
        if (!permissions.equals(OWNER_READS_AND_WRITES) && !permissions.equals(OWNER_READS)) {
            String mode = PosixFilePermissions.toString(permissions);
            throw broken(file, "mode is " + mode + ", must be 0600 (rw-------)");
        }
        String content = content(file);
        if (content.length() != KEY_CHARACTERS || !isLowerCaseHex(content)) {
            throw broken(file, "must hold exactly 64 lower-case hex characters");
        }
        if (content.chars().distinct().count() == 1) {
            throw broken(file, "is one character repeated, which is no secret");
        }
        return new SigningKey(kid, content.getBytes(StandardCharsets.US_ASCII));
    }

    /** The name before the suffix, which must be a kid. */
    static String legalKid(Path file) {
        String name = String.valueOf(file.getFileName());
        String kid = name.substring(0, name.length() - SUFFIX.length());
        if (!SigningKey.isKid(kid)) {
            throw broken(file, "a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        return kid;
    }

    /** When the file was last written, in milliseconds since the epoch. */
    static long writtenAtEpochMillis(Path file) {
        return attributes(file).lastModifiedTime().toMillis();
    }

    /** Makes a file of 32 random bytes in hex and puts it on stable storage. */
    static void create(Path file) {
        byte[] random = new byte[KEY_CHARACTERS / 2];
        new SecureRandom().nextBytes(random);
        String content = HexFormat.of().formatHex(random) + "\n";
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new KeyException("key file " + file + ": exists and is never overwritten", e);
        } catch (IOException e) {
            throw new KeyException("key file " + file + ": cannot be written: " + e, e);
        }
    }

    /** What is known of a file without its content; it must be a regular one. */
    static PosixFileAttributes attributes(Path file) {
        PosixFileAttributes attributes;
        try {
            attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new KeyException("key file " + file + ": does not exist", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyException("key file " + file + ": has no mode to check: " + e, e);
        }
        if (!attributes.isRegularFile()) {
            throw broken(file, "must be a regular file, not a link or anything else");
        }
        return attributes;
    }

    /** The file as ASCII without its one trailing newline; never more than is needed. */
    private static String content(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new KeyException("key file " + file + ": cannot be read: " + e, e);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isLowerCaseHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static KeyException broken(Path file, String rule) {
        return new KeyException("key file " + file + ": " + rule);
    }
}
