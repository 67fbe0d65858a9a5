package com.brokerops.gate.sidecar;

import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What {@code gate dev} makes, as a directory and a configuration file that says more than it. */
final class PatientSite {
    private PatientSite() {}

    /** Makes the directory, which must not be there yet, and beside it the configuration. */
    static Path make(Path data, String... settings) {
        directory(data);
        if (List.of(settings).contains("auth: bearer")) {
            platform(data);
        }
        return config(data.resolveSibling(data.getFileName() + ".yaml"), data, settings);
    }

    /** Makes the directory with a key and two operators. */
    static void directory(Path data) {
        try {
            Files.createDirectory(
                    data,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            KeyDirectory.generate(data.resolve("keys"), "dev-1");
            Path credentials = data.resolve("credentials");
            NewCredential.ofOperator(credentials, "dev-1", Role.RISK);
            NewCredential.ofOperator(credentials, "dev-2", Role.RISK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void platform(Path data) {
        try {
            NewCredential.ofPlatform(data.resolve("credentials"), "dev", List.of("*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a configuration.
     *
     * @param settings further lines of it
     */
    static Path config(Path file, Path data, String... settings) {
        Path policies = GateUnderTest.repository().resolve("policies");
        List<String> lines = new ArrayList<>();
        lines.add("data-dir: " + data);
        lines.add("policy: " + policies.resolve("policy.v0.2.yaml"));
        lines.add("limits: " + policies.resolve("limits.demo.yaml"));
        lines.add("issuer: gate-dev");
        lines.add("gate.port: 0");
        lines.add("operator.port: 0");
        lines.add("ack-timeout-ms: 2000");
        lines.add("disk.warn-bytes: 0");
        if (List.of(settings).stream().noneMatch(setting -> setting.startsWith("auth:"))) {
            lines.add("auth: none");
        }
        lines.addAll(List.of(settings));
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
