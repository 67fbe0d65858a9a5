package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audit log as a stranger reads it: whole lines of JSON in files, each hash over the bytes
 * before it, each line naming the one before. Nothing of the gate's own code is used, so that a
 * fault in its reader does not hide one in its writer.
 */
final class RawLog {
    private static final String NAME = "[0-9]{12}\\.ndjson";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HASH = ",\"hash\":\"";
    private static final String FIRST_PREV = "0".repeat(64);

    private final List<JsonNode> lines = new ArrayList<>();
    private String lastHash = FIRST_PREV;

    private RawLog() {}

    /** Every whole line in a folder of segments. */
    static List<JsonNode> read(Path audit) throws IOException {
        RawLog log = new RawLog();
        try (Stream<Path> files = Files.list(audit)) {
            for (Path segment :
                    files.filter(file -> file.getFileName().toString().matches(NAME))
                            .sorted()
                            .toList()) {
                log.add(text(segment));
            }
        }
        return log.lines;
    }

    /** Every whole line in segments that were read before. */
    static List<JsonNode> of(List<byte[]> segments) {
        RawLog log = new RawLog();
        for (byte[] segment : segments) {
            int end = 0;
            while (end < segment.length && segment[end] != 0) {
                end++;
            }
            log.add(new String(segment, 0, end, UTF_8));
        }
        return log.lines;
    }

    /** A segment up to its first NUL: behind it is what was made ahead of need. */
    private static String text(Path segment) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] block = new byte[64 << 10];
        try (var in = Files.newInputStream(segment)) {
            for (int count = in.read(block); count > 0; count = in.read(block)) {
                int end = 0;
                while (end < count && block[end] != 0) {
                    end++;
                }
                text.write(block, 0, end);
                if (end < count) {
                    break;
                }
            }
        }
        return text.toString(UTF_8);
    }

    private void add(String text) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            line(text.substring(from, end));
            from = end + 1;
        }
    }

    private void line(String line) {
        JsonNode node = JSON.readTree(line);
        String hash = node.path("hash").stringValue();
        String hashed = line.substring(0, line.lastIndexOf(HASH));
        require(node, "seq", node.path("seq").longValue() == lines.size());
        require(node, "prev", node.path("prev").stringValue().equals(lastHash));
        require(node, "hash", hash.equals(sha256(hashed)));
        lines.add(node);
        lastHash = hash;
    }

    private void require(JsonNode line, String member, boolean holds) {
        if (!holds) {
            throw new AssertionError(
                    "line " + lines.size() + " has a wrong " + member + ": " + line);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
