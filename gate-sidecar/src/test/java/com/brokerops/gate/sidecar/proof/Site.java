package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data directory with keys, and a configuration that names it: what a gate is started on again
 * and again. Segments are small and tokens short-lived, so that both end while somebody looks.
 */
final class Site {
    static final Duration TTL = Duration.ofSeconds(20);
    static final Duration SKEW = Duration.ofSeconds(1);

    private final Path config;
    private final Path data;
    private final Path seenData;
    private final Surroundings surroundings;

    private Site(Path config, Path data, Path seenData, Surroundings surroundings) {
        this.config = config;
        this.data = data;
        this.seenData = seenData;
        this.surroundings = surroundings;
    }

    /**
     * Makes a site.
     *
     * @param settings further lines of the configuration
     */
    static Site in(Path folder, String... settings) throws IOException {
        Path data = folder.resolve("data");
        return make(folder, data, data, Surroundings.NONE, settings);
    }

    /**
     * Makes a site whose gate lives in other surroundings.
     *
     * @param data where its gate sees the data directory
     * @param seenData where this process sees it
     */
    static Site make(
            Path folder, Path data, Path seenData, Surroundings surroundings, String... settings)
            throws IOException {
        Path keys = seenData.resolve("keys");
        Files.createDirectories(
                keys,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        KeyDirectory.generate(keys, "proof-1");
        Path credentials = seenData.resolve("credentials");
        NewCredential.ofOperator(credentials, "proof-1", Role.RISK);
        NewCredential.ofOperator(credentials, "proof-2", Role.RISK);
        Path policies = GateUnderTest.repository().resolve("policies");
        List<String> lines = new ArrayList<>();
        lines.add("data-dir: " + data);
        lines.add("gate.port: 0");
        lines.add("operator.port: 0");
        for (String defaulted :
                List.of(
                        "auth: none",
                        "limits: " + policies.resolve("limits.demo.yaml"),
                        "policy: " + policies.resolve("policy.v0.2.yaml"),
                        "audit.segment-bytes: 1048576",
                        "audit.min-free-bytes: 1048576",
                        "disk.warn-bytes: 16777216",
                        "token.ttl-ms: " + TTL.toMillis(),
                        "token.skew-ms: " + SKEW.toMillis())) {
            String key = defaulted.substring(0, defaulted.indexOf(':') + 1);
            if (List.of(settings).stream().noneMatch(setting -> setting.startsWith(key))) {
                lines.add(defaulted);
            }
        }
        lines.addAll(List.of(settings));
        Path config = folder.resolve("gate.yaml");
        Files.write(config, lines);
        return new Site(config, data, seenData, surroundings);
    }

    /** A site with a copy of everything that is in this one; no gate runs here. */
    Site copyTo(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(seenData)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve("data").resolve(seenData.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path data = folder.resolve("data");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(config)) {
            lines.add(line.startsWith("data-dir:") ? "data-dir: " + data : line);
        }
        Path copied = folder.resolve("gate.yaml");
        Files.write(copied, lines);
        return new Site(copied, data, data, surroundings);
    }

    /** Starts a gate that is as fast as it will ever be. */
    GateUnderTest start(String... options) {
        return GateUnderTest.serve(config, data, surroundings, options);
    }

    /** Starts a gate: sooner in the short form, and in the full form as fast as it will be. */
    GateUnderTest startScaled() {
        return Scale.isShort() ? startCold() : start();
    }

    /** Starts a gate sooner, which then answers its first orders slowly. */
    GateUnderTest startCold() {
        return startWithFailpoint(GateUnderTest.NEVER);
    }

    /** Starts a gate that dies by itself, as soon as one that starts cold. */
    GateUnderTest startWithFailpoint(String failpoint) {
        Map<String, String> environment = new HashMap<>(Surroundings.SHORT_LIVED.environment());
        environment.putAll(surroundings.environment());
        return GateUnderTest.serve(
                config,
                data,
                new Surroundings(surroundings.before(), environment),
                "--unsafe-dev",
                "--failpoint",
                failpoint);
    }

    /** The same site for a gate in other surroundings. */
    Site with(Surroundings others) {
        return new Site(config, data, seenData, others);
    }

    Path config() {
        return config;
    }

    Path data() {
        return seenData;
    }

    Path audit() {
        return seenData.resolve("audit");
    }
}
