package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What every command is told that starts gates and writes an artifact of them. */
final class RunOptions {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Instant at = Instant.now();

    @Option(names = "--root", required = true, description = "the checkout")
    private Path root = Path.of("");

    @Option(names = "--work", required = true, description = "a folder for data, on the log's disk")
    private Path work = Path.of("");

    @Option(names = "--results", required = true, description = "where the artifact goes")
    private Path results = Path.of("");

    @Option(names = "--commit", defaultValue = "unknown", description = "what was built")
    private String commit = "unknown";

    Path root() {
        return root;
    }

    Path work() {
        return work;
    }

    String commit() {
        return commit;
    }

    /** When the run began. */
    Instant at() {
        return at;
    }

    /** The command that starts a gate on that port, with its data in the work folder. */
    List<String> gate(int port) {
        return gate(port, data());
    }

    /** The same with its data elsewhere. */
    List<String> gate(int port, Path data) {
        return List.of(
                root.resolve("scripts/gate").toString(),
                "dev",
                "--port",
                "" + port,
                "--operator-port",
                "0",
                "--data-dir",
                data.toString());
    }

    /** The data directory of a run that starts one gate. */
    Path data() {
        return work.resolve("data");
    }

    /** An artifact that says what was measured where. */
    ObjectNode artifact(String version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("commit", commit)
                .put("cpu", Machine.processor())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("topology", "generator on the same cores, loopback");
    }

    /** Where an artifact of this run goes; the folder is there. */
    Path file(String prefix) throws IOException {
        Files.createDirectories(results);
        return results.resolve(prefix + "-" + NAME.format(at) + ".json");
    }
}
