package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.sidecar.http.Bearers;
import com.brokerops.gate.sidecar.http.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the folder of credentials. Its folders must have mode 0700 and its files 0600:
 *
 * <pre>
 *   operator/NAME.ROLE.token   the secret
 *   platform/NAME.token        the secret, then one client_id a line, or *
 * </pre>
 *
 * A secret is 64 lower-case hex digits. A name is {@code a-z 0-9 -}, and has one file. Files whose
 * names begin with a dot are not looked at.
 *
 * <p><b>Errors.</b> {@link FileException} names the file; no message holds a secret.
 */
final class CredentialFiles {
    static final int MOST_OPERATORS = 64;
    static final int MOST_PLATFORMS = 1024;

    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern SECRET = Pattern.compile("(?!(.)\\1*$)[0-9a-f]{64}");
    private static final Pattern OPERATOR =
            Pattern.compile("([a-z0-9][a-z0-9-]{0,30})\\.([a-z]+)\\.token");
    private static final Pattern PLATFORM = Pattern.compile("([a-z0-9][a-z0-9-]{0,30})\\.token");

    private static final Pattern ACCOUNT = Pattern.compile("\\*|[A-Za-z0-9._:-]{1,64}");

    private final Path directory;
    private final Map<String, Path> fileOfDigest = new HashMap<>();

    private CredentialFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * What the files say.
     *
     * @param roles of operators, by name
     */
    record Known(
            Map<String, Role> roles,
            Bearers<Operator> operators,
            int platformCount,
            Bearers<Platform> platforms) {}

    /** Reads all files; those of platforms only if they are asked for a credential. */
    static Known read(Path directory, Auth auth) {
        CredentialFiles files = new CredentialFiles(directory);
        try {
            requireOwnersAlone(directory);
            Map<String, Role> roles = new TreeMap<>();
            Map<String, Operator> operators = files.operators(roles);
            Map<String, Platform> platforms = auth == Auth.NONE ? Map.of() : files.platforms();
            return new Known(
                    Map.copyOf(roles),
                    Bearers.of(operators),
                    platforms.size(),
                    Bearers.of(platforms));
        } catch (IOException e) {
            throw new FileException(directory, "cannot be read: " + e);
        }
    }

    private Map<String, Operator> operators(Map<String, Role> roles) throws IOException {
        Map<String, Operator> byDigest = new HashMap<>();
        for (Path file : list(directory.resolve("operator"), MOST_OPERATORS)) {
            Matcher name = OPERATOR.matcher(file.getFileName().toString());
            Role role = name.matches() ? Role.of(name.group(2)) : null;
            if (role == null) {
                throw new FileException(
                        file, "must be called NAME.ROLE.token, ROLE viewer, operator or risk");
            }
            if (roles.put(name.group(1), role) != null) {
                throw new FileException(file, "has the name of another one");
            }
            List<String> lines = lines(file);
            if (lines.size() != 1) {
                throw new FileException(file, "must hold one line");
            }
            byDigest.put(digest(file, lines.get(0)), new Operator(name.group(1), role));
        }
        if (byDigest.isEmpty()) {
            throw new FileException(directory.resolve("operator"), "holds no credential");
        }
        return byDigest;
    }

    private Map<String, Platform> platforms() throws IOException {
        Map<String, Platform> byDigest = new HashMap<>();
        for (Path file : list(directory.resolve("platform"), MOST_PLATFORMS)) {
            Matcher name = PLATFORM.matcher(file.getFileName().toString());
            if (!name.matches()) {
                throw new FileException(file, "must be called NAME.token");
            }
            List<String> lines = lines(file);
            byDigest.put(
                    digest(file, lines.isEmpty() ? "" : lines.get(0)),
                    platform(file, name.group(1), lines));
        }
        if (byDigest.isEmpty()) {
            throw new FileException(
                    directory.resolve("platform"), "holds no credential, and auth is bearer");
        }
        return byDigest;
    }

    private static Platform platform(Path file, String name, List<String> lines) {
        Set<String> accounts = new LinkedHashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            String account = lines.get(i);
            if (!ACCOUNT.matcher(account).matches() || !accounts.add(account)) {
                throw new FileException(file, "line " + (i + 1) + " must be a client_id, once");
            }
        }
        boolean every = accounts.remove("*");
        if (every != accounts.isEmpty()) {
            throw new FileException(file, "must name its client_ids, or * alone");
        }
        return new Platform(name, every, accounts);
    }

    private String digest(Path file, String secret) {
        if (!SECRET.matcher(secret).matches()) {
            throw new FileException(
                    file, "must begin with 64 lower-case hex digits that are not all the same");
        }
        String digest = Bearers.digest(secret.getBytes(StandardCharsets.US_ASCII));
        Path other = fileOfDigest.put(digest, file);
        if (other != null) {
            throw new FileException(file, "holds the secret of " + other.getFileName());
        }
        return digest;
    }

    /** The files of a folder in the order of their names. */
    static List<Path> list(Path folder, int most) throws IOException {
        requireOwnersAlone(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> !file.getFileName().toString().startsWith("."))
                            .limit(most + 1L)
                            .sorted()
                            .toList();
            if (found.size() > most) {
                throw new FileException(folder, "holds more than " + most + " files");
            }
            return found;
        }
    }

    /** The lines of a file that is its owner's alone. */
    static List<String> lines(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileException(file, "is missing or no regular file");
        }
        requireOwnersAlone(file);
        if (Files.size(file) > MOST_BYTES) {
            throw new FileException(file, "is larger than 1 MiB");
        }
        byte[] bytes = Files.readAllBytes(file);
        List<String> lines = new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        Arrays.fill(bytes, (byte) 0);
        return lines;
    }

    private static void requireOwnersAlone(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileException(path, "is missing");
        }
        String mode =
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (!mode.endsWith("------")) {
            throw new FileException(path, "must have mode 0600, a folder 0700");
        }
    }
}
