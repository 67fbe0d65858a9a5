package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.token.KeyRing;
import com.brokerops.gate.token.KeyStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate keys}: which keys sign, verify and are revoked; a running gate is told after it. */
@Command(
        name = "keys",
        description = "Lists and changes the keys of a data directory.",
        mixinStandardHelpOptions = true)
final class KeysCommand {
    private static final String DIR = "a data directory, or its keys folder";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Shows each key by its name; never a key.")
    int list(@Parameters(paramLabel = "DIR", description = DIR) Path directory) {
        say(KeyRing.of(keys(directory)));
        return ExitCode.DONE;
    }

    @Command(
            name = "new",
            description = "Makes a key that verifies, so that platforms can have it first.")
    int make(
            @Parameters(paramLabel = "DIR", description = DIR) Path directory,
            @Parameters(paramLabel = "KID", description = "its name") String kid,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "when it stops to sign, like 2027-01-31T00:00:00Z")
                    @Nullable Instant expires) {
        KeyRing.add(keys(directory), kid, expires == null ? null : expires.toEpochMilli());
        return changed(directory);
    }

    @Command(
            name = "activate",
            description = "Lets a verifying key sign; the one that signed goes on verifying.")
    int activate(
            @Parameters(paramLabel = "DIR", description = DIR) Path directory,
            @Parameters(paramLabel = "KID", description = "a verifying key") String kid) {
        return change(directory, now -> now.withActive(kid));
    }

    @Command(
            name = "revoke",
            description = "Refuses the tokens of a verifying key from now on, for good.")
    int revoke(
            @Parameters(paramLabel = "DIR", description = DIR) Path directory,
            @Parameters(paramLabel = "KID", description = "a verifying key") String kid) {
        return change(directory, now -> now.withRevoked(kid));
    }

    private int change(Path directory, UnaryOperator<KeyStatement> change) {
        KeyRing.change(keys(directory), change);
        return changed(directory);
    }

    private int changed(Path directory) {
        say(KeyRing.of(keys(directory)));
        spec.commandLine()
                .getOut()
                .println("a running gate takes this at SIGHUP or POST /v1/admin/keys/reload");
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private void say(KeyStatement statement) {
        say("active", statement.active(), statement);
        statement.verifying().forEach(kid -> say("verifying", kid, statement));
        statement.revoked().forEach(kid -> say("revoked", kid, statement));
        spec.commandLine().getOut().flush();
    }

    private void say(String state, String kid, KeyStatement statement) {
        Long expiresAt = statement.expiresAtEpochMillis().get(kid);
        String expires = expiresAt == null ? "" : "  expires " + Timestamps.ofMillis(expiresAt);
        spec.commandLine().getOut().println("%-9s  %s%s".formatted(state, kid, expires));
    }

    private static Path keys(Path directory) {
        Path keys = directory.resolve("keys");
        return Files.isDirectory(keys) ? keys : directory;
    }
}
