package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.RiskState;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gate risk}: stops all new orders, and asks for them to go again. */
@Command(
        name = "risk",
        description = "Shows the risk state, or sets it; a looser one takes two people.",
        mixinStandardHelpOptions = true)
final class RiskCommand {
    private static final String PATH = "/v1/admin/risk-state";

    @Command(name = "show", description = "Prints the risk state.", mixinStandardHelpOptions = true)
    int show(@Mixin OperatorLine gate) throws InterruptedException {
        return gate.get(PATH);
    }

    @Command(
            name = "set",
            description =
                    "HALT holds at once; NORMAL prints the sha256 for `gate changes confirm`.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin OperatorLine gate,
            @Parameters(paramLabel = "STATE", description = "${COMPLETION-CANDIDATES}")
                    RiskState state,
            @Option(names = "--reason", required = true, description = "for the audit log")
                    String reason,
            @Option(names = "--scope", defaultValue = "global", description = "what it holds for")
                    String scope)
            throws InterruptedException {
        JsonWriter json = new JsonWriter(256);
        json.beginObject()
                .field("scope", scope)
                .field("state", state.name())
                .field("reason", reason)
                .endObject();
        return gate.post(PATH, new String(json.toBytes(), StandardCharsets.UTF_8));
    }
}
