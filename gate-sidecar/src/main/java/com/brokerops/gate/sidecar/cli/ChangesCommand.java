package com.brokerops.gate.sidecar.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate changes}: what waits for a second name. */
@Command(
        name = "changes",
        description = "Lists, confirms and withdraws changes that take two people.",
        mixinStandardHelpOptions = true)
final class ChangesCommand {
    private static final String PATH = "/v1/admin/changes";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Prints all that wait.", mixinStandardHelpOptions = true)
    int list(@Mixin OperatorLine gate) throws InterruptedException {
        return gate.get(PATH);
    }

    @Command(
            name = "confirm",
            description = "Puts a change in force that another name has asked for.",
            mixinStandardHelpOptions = true)
    int confirm(
            @Mixin OperatorLine gate,
            @Parameters(paramLabel = "SHA", description = "its sha256, as it was printed")
                    String sha256)
            throws InterruptedException {
        return gate.post(path(sha256, "confirm"), "{}");
    }

    @Command(
            name = "withdraw",
            description = "Takes back a change that waits.",
            mixinStandardHelpOptions = true)
    int withdraw(
            @Mixin OperatorLine gate,
            @Parameters(paramLabel = "SHA", description = "its sha256, as it was printed")
                    String sha256)
            throws InterruptedException {
        return gate.post(path(sha256, "withdraw"), "{}");
    }

    private String path(String sha256, String verb) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new ParameterException(
                    spec.commandLine(), "SHA must be 64 lower-case hex digits");
        }
        return PATH + "/" + sha256 + "/" + verb;
    }
}
