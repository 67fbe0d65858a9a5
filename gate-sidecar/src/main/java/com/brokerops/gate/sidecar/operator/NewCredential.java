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
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Makes credentials for trying a gate out.
 *
 * <p><b>Durability.</b> All or nothing: on return a credential is on stable storage; after a crash
 * there is a whole one or none.
 */
public final class NewCredential {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS_AND_WRITES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int SECRET_BYTES = 32;

    private NewCredential() {}

    /**
     * Makes an operator's credential unless it is there.
     *
     * @param credentials the folder of all credentials
     */
    public static Path ofOperator(Path credentials, String name, Role role) throws IOException {
        String file = name + "." + role.word() + ".token";
        return make(credentials.resolve("operator"), file, List.of());
    }

    /**
     * Makes a platform's credential unless it is there.
     *
     * @param credentials the folder of all credentials
     * @param accounts client ids, or * alone
     */
    public static Path ofPlatform(Path credentials, String name, List<String> accounts)
            throws IOException {
        return make(credentials.resolve("platform"), name + ".token", accounts);
    }

    private static Path make(Path folder, String name, List<String> further) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return file;
        }
        Files.createDirectories(folder, OWNER_ENTERS);
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        StringBuilder text = new StringBuilder(HexFormat.of().formatHex(random)).append('\n');
        further.forEach(line -> text.append(line).append('\n'));
        Path unfinished = folder.resolve("." + name);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        OWNER_READS_AND_WRITES)) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return file;
    }
}
