package com.brokerops.gate.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines of an audit log as a stranger reads them. */
final class AuditLines {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AuditLines() {}

    /** The whole lines of that type that are in the files now. */
    static List<JsonNode> ofType(Path dataDirectory, String type) {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> segments = Files.list(dataDirectory.resolve("audit"))) {
            for (Path segment : segments.sorted().toList()) {
                if (segment.toString().endsWith(".ndjson")) {
                    String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
                    int end = text.indexOf('\0');
                    text.substring(0, end < 0 ? text.length() : end)
                            .lines()
                            .filter(line -> line.contains("\"type\":\"" + type + "\""))
                            .map(JSON::readTree)
                            .forEach(lines::add);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
