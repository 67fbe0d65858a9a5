package com.brokerops.gate.sidecar.operator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secret that an operator shows: 64 hex digits in a file that only its owner can read. Never
 * printed and never logged.
 */
public final class OperatorCredential {
    /** The file's name in the key directory. */
    public static final String FILE = "operator.token";

    private static final int DIGITS = 64;
    private static final String BEARER = "Bearer ";

    private final byte[] secret;

    private OperatorCredential(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Makes a new credential unless there is one.
     *
     * <p><b>Durability.</b> All or nothing: on return it is on stable storage; after a crash there
     * is a whole one or none.
     */
    public static void generate(Path keys) throws IOException {
        Path file = keys.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        byte[] random = new byte[DIGITS / 2];
        new SecureRandom().nextBytes(random);
        Path unfinished = keys.resolve(FILE + ".tmp");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            String text = HexFormat.of().formatHex(random) + "\n";
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(keys, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /**
     * Reads the credential.
     *
     * @throws FileException unless it is a file of mode 0600 with 64 lower-case hex digits
     */
    public static OperatorCredential load(Path keys) {
        Path file = keys.resolve(FILE);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileException(file, "is missing or no regular file");
            }
            String mode =
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            if (!mode.endsWith("------")) {
                throw new FileException(file, "must have mode 0600");
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!text.matches("[0-9a-f]{64}")) {
                throw new FileException(file, "must hold 64 lower-case hex digits");
            }
            return new OperatorCredential(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new FileException(file, "cannot be read: " + e);
        }
    }

    /** True if an {@code Authorization} header shows this credential; in constant time. */
    public boolean isShownBy(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        byte[] shown = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(secret, shown);
    }
}
