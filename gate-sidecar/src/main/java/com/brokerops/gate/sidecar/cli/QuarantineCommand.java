package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.JsonWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gate quarantine}: events of platforms that could not be true when they came. */
@Command(
        name = "quarantine",
        description = "Lists events that could not be true, and takes or discards one.",
        mixinStandardHelpOptions = true)
final class QuarantineCommand {
    private static final String PATH = "/v1/admin/quarantine";

    @Command(
            name = "list",
            description = "Prints what is kept, at most 100 at once.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin OperatorLine gate,
            @Option(
                            names = "--after",
                            defaultValue = "0",
                            paramLabel = "ID",
                            description = "next_after of the page before")
                    long after)
            throws InterruptedException {
        return gate.get(PATH + "?after=" + after);
    }

    @Command(
            name = "redrive",
            description = "Has an event evaluated as if it came now.",
            mixinStandardHelpOptions = true)
    int redrive(@Mixin OperatorLine gate, @Parameters(paramLabel = "ID") long id)
            throws InterruptedException {
        return gate.post(PATH + "/" + id + "/redrive", "{}");
    }

    @Command(
            name = "discard",
            description = "Keeps an event no longer: it is not true and never will be.",
            mixinStandardHelpOptions = true)
    int discard(
            @Mixin OperatorLine gate,
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--reason", required = true, description = "for the audit log")
                    String reason)
            throws InterruptedException {
        JsonWriter json = new JsonWriter(256);
        json.beginObject().field("reason", reason).endObject();
        return gate.post(
                PATH + "/" + id + "/discard", new String(json.toBytes(), StandardCharsets.UTF_8));
    }
}
