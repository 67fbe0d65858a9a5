package com.brokerops.gate.sidecar.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gate credentials}: who may speak to a gate that runs. */
@Command(
        name = "credentials",
        description = "Has a running gate read its credentials anew.",
        mixinStandardHelpOptions = true)
final class CredentialsCommand {
    @Command(
            name = "reload",
            description = "All that the files say is put in force, or nothing changes.",
            mixinStandardHelpOptions = true)
    int reload(@Mixin OperatorLine gate) throws InterruptedException {
        return gate.post("/v1/admin/credentials/reload", "{}");
    }
}
