package com.brokerops.gate.audit.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * A signing key in a file {@code NAME.ed25519} of mode 0600, and beside it, for whoever is to
 * verify, the public key in {@code NAME.vkey}.
 *
 * <p><b>Errors.</b> {@link NoteException} naming the file and the rule.
 */
public final class NoteKeyFile {
    private static final String SECRET = ".ed25519";
    private static final String PUBLIC = ".vkey";
    private static final int MOST_BYTES = 2048;
    private static final Set<PosixFilePermission> OWNER_READS =
            PosixFilePermissions.fromString("r--------");
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES =
            PosixFilePermissions.fromString("rw-------");

    private NoteKeyFile() {}

    /** True if the folder has a signing key of that name. */
    public static boolean isIn(Path folder, String name) {
        return Files.exists(folder.resolve(name + SECRET), LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads a signing key. */
    public static NoteSigner read(Path folder, String name) {
        Path file = folder.resolve(name + SECRET);
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> mode = attributes.permissions();
            if (!attributes.isRegularFile()
                    || !mode.equals(OWNER_READS_AND_WRITES) && !mode.equals(OWNER_READS)) {
                throw new NoteException(file + ": must be a regular file of mode 0600");
            }
            NoteSigner signer = NoteSigner.parse(text(file));
            requirePublic(folder.resolve(name + PUBLIC), signer.publicKey());
            return signer;
        } catch (IOException | UnsupportedOperationException e) {
            throw new NoteException(file + ": cannot be read: " + e, e);
        } catch (NoteException e) {
            throw new NoteException(file + ": " + e.getMessage(), e);
        }
    }

    /** What is given to those who verify is the key that signs; it is made again if it is gone. */
    private static void requirePublic(Path file, NoteKey key) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            write(file, key.text() + "\n");
        } else if (!readPublic(file).text().equals(key.text())) {
            throw new NoteException(file + " is not the public key of the key beside it");
        }
    }

    /** Reads a public key. */
    public static NoteKey readPublic(Path file) {
        try {
            return NoteKey.parse(text(file));
        } catch (IOException | NoteException e) {
            throw new NoteException(file + ": no public key: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a key that was not there.
     *
     * <p><b>Durability.</b> Both files are on stable storage on return.
     *
     * @param keyName the name that the key signs under
     */
    public static NoteSigner create(
            Path folder, String name, String keyName, NoteKey.Kind kind, SecureRandom random)
            throws IOException {
        NoteSigner signer = NoteSigner.generate(keyName, kind, random);
        Files.deleteIfExists(folder.resolve(name + PUBLIC));
        write(folder.resolve(name + PUBLIC), signer.publicKey().text() + "\n");
        write(folder.resolve(name + SECRET), signer.text());
        return signer;
    }

    private static void write(Path file, String text) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MOST_BYTES), UTF_8);
        }
    }
}
