package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.sidecar.http.Bearers;
import com.brokerops.gate.sidecar.http.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Who may speak to this gate: the credentials in force, read at the start and again when asked.
 *
 * <p><b>Thread.</b> Any reads them anew; each table is for the thread of its listener.
 */
public final class Credentials {
    private final Path directory;
    private final Auth auth;
    private volatile CredentialFiles.Known known;

    private Credentials(Path directory, Auth auth, CredentialFiles.Known known) {
        this.directory = directory;
        this.auth = auth;
        this.known = known;
    }

    /**
     * Reads the folder of credentials.
     *
     * @throws FileException naming the file at fault
     */
    public static Credentials load(Path directory, Auth auth) {
        return new Credentials(directory, auth, CredentialFiles.read(directory, auth));
    }

    /**
     * Reads it again; what the files say is in force for the next request. Waits for the disk, and
     * for whoever reads it now: what was read last is in force last.
     *
     * @throws FileException naming the file at fault; then nothing has changed
     */
    public synchronized void reload() {
        known = CredentialFiles.read(directory, auth);
    }

    public Bearers<Platform> platforms() {
        return known.platforms();
    }

    Bearers<Operator> operators() {
        return known.operators();
    }

    /** True if an operator of that name may do that now. */
    boolean has(String name, Role role) {
        Role own = known.roles().get(name);
        return own != null && own.includes(role);
    }

    public int operatorCount() {
        return known.roles().size();
    }

    public int platformCount() {
        return known.platformCount();
    }

    /** True if there are two who can release a HALT together. */
    public boolean twoMayLoosen() {
        return known.roles().values().stream().filter(role -> role == Role.RISK).count() >= 2;
    }

    /**
     * The secret of an operator, for a command on this machine.
     *
     * @param credentials the folder of all credentials
     * @param name of the operator; empty for the first in the order of names
     * @throws FileException if there is none, or it is not what it must be
     */
    public static String secret(Path credentials, String name) throws IOException {
        Path folder = credentials.resolve("operator");
        List<Path> files = CredentialFiles.list(folder, CredentialFiles.MOST_OPERATORS);
        for (Path file : files) {
            if (name.isEmpty() || file.getFileName().toString().startsWith(name + ".")) {
                return secret(file);
            }
        }
        throw new FileException(folder, "holds no credential " + name);
    }

    /** The secret in a file of mode 0600. */
    public static String secret(Path file) throws IOException {
        List<String> lines = CredentialFiles.lines(file);
        if (lines.isEmpty() || !lines.get(0).matches("[0-9a-f]{64}")) {
            throw new FileException(file, "must hold 64 lower-case hex digits");
        }
        return lines.get(0);
    }
}
