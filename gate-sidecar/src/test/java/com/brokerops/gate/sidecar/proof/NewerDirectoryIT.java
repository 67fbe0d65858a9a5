package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer gate has left is not for this one: it says so, and leaves every byte as it is. */
class NewerDirectoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NEXT = LogEvent.Segment.FORMAT + 1;

    @TempDir Path folder;
    private Site site;

    @BeforeEach
    void aNewerGateHasLeftALog() throws IOException {
        site = GoldenRun.site(folder, GoldenRun.kept().resolve("limits.yaml"));
        GoldenRun.copy("format-3", site.data());
        String prev = "0".repeat(64);
        try (Stream<Path> files = Files.list(site.audit())) {
            for (Path segment : files.sorted().toList()) {
                prev = asWrittenByTheNext(segment, prev);
            }
        }
        Files.createFile(site.data().resolve("lock")); // the one file that any start writes to
    }

    /** The same lines of the next format, in a chain that holds; the last hash. */
    private static String asWrittenByTheNext(Path segment, String prev) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        String text = new String(bytes, UTF_8).replace("\0", "");
        StringBuilder chained = new StringBuilder();
        String last = prev;
        for (String line : text.lines().toList()) {
            String hashed =
                    line.substring(0, line.lastIndexOf(",\"hash\":"))
                            .replaceFirst("\"prev\":\"[0-9a-f]*\"", "\"prev\":\"" + last + "\"")
                            .replaceFirst("\"format\":[0-9]+", "\"format\":" + NEXT);
            last = sha256(hashed.getBytes(UTF_8));
            chained.append(hashed).append(",\"hash\":\"").append(last).append("\"}\n");
        }
        byte[] whole = new byte[bytes.length];
        byte[] lines = chained.toString().getBytes(UTF_8);
        System.arraycopy(lines, 0, whole, 0, lines.length);
        Files.write(segment, whole);
        return last;
    }

    @Test
    void aGateEndsWithSeventyEightBesideANewerDatabaseAndChangesNothing() throws Exception {
        setSchema(site.data().resolve("gate.db"));
        Map<String, String> before = files();

        Ended ended = GateUnderTest.run("serve", "--config", site.config().toString());

        assertThat(ended.exitCode()).isEqualTo(78);
        assertThat(ended.errors()).contains("gate.db").contains("99");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aGateStaysClosedOverANewerLogAndChangesNothing() throws Exception {
        Files.delete(site.data().resolve("gate.db"));
        Map<String, String> before = files();
        try (GateUnderTest gate = site.startCold()) {
            Status status = Status.await(gate, PATIENCE, Status::failClosed);
            assertThat(status.cause()).startsWith("AUDIT_FORMAT: ").contains("format " + NEXT);
            assertThat(gate.terminate()).isZero();
        }
        assertThat(files()).isEqualTo(before);
    }

    private static void setSchema(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }
    }

    /** Every file but the lock, with the SHA-256 of its bytes. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(site.data())) {
            List<Path> regular = walk.filter(Files::isRegularFile).toList();
            for (Path file : regular) {
                if (!file.endsWith("lock")) {
                    files.put(file.toString(), sha256(Files.readAllBytes(file)));
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(5);
        return files;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
