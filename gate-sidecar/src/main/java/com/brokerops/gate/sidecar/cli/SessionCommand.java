package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.JsonWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gate session}: which trading session is in force, and the beginning of another. */
@Command(
        name = "session",
        description = "Shows the trading session in force, and has another begin.",
        mixinStandardHelpOptions = true)
final class SessionCommand {
    private static final String PATH = "/v1/admin/session";

    @Command(
            name = "show",
            description = "Prints the session in force.",
            mixinStandardHelpOptions = true)
    int show(@Mixin OperatorLine gate) throws InterruptedException {
        return gate.get(PATH);
    }

    @Command(
            name = "roll",
            description = "Asks that a session begin; another name must confirm it.",
            mixinStandardHelpOptions = true)
    int roll(
            @Mixin OperatorLine gate,
            @Parameters(paramLabel = "DAY", description = "by which it goes, as 2026-11-23")
                    String session,
            @Option(names = "--reason", required = true, description = "for the audit log")
                    String reason)
            throws InterruptedException {
        JsonWriter json = new JsonWriter(256);
        json.beginObject().field("session", session).field("reason", reason).endObject();
        return gate.post(PATH + "/roll", new String(json.toBytes(), StandardCharsets.UTF_8));
    }
}
