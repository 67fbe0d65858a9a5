package com.brokerops.gate.perf;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perf load}: orders to any address, at intended times or as fast as answers come. */
@Command(
        name = "load",
        description =
                "Sends orders to a gate, or to any URL by a template, and prints the latency.",
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "http://host:port or https://host")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--rate", defaultValue = "0", description = "requests a second; 0: closed loop")
    private double rate;

    @Option(names = "--connections", defaultValue = "100", description = "keep-alive connections")
    private int connections;

    @Option(names = "--seconds", defaultValue = "5", description = "how long it is measured")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds before that")
    private double warmUp;

    @Option(
            names = "--template",
            description =
                    "a file: METHOD /path, headers, an empty line, the body; with ${id} ${client}"
                            + " ${symbol} ${side} ${qty} ${price}")
    private @Nullable Path template;

    @Option(names = "--any-answer", description = "every 2xx is right, whatever it says")
    private boolean anyAnswer;

    @Option(
            names = "--blocked",
            defaultValue = "5",
            description = "percent above the quantity limit")
    private int blocked;

    @Option(names = "--repeated", defaultValue = "2", description = "percent sent a second time")
    private int repeated;

    @Option(names = "--no-events", description = "no fills and cancels through /v1/events")
    private boolean noEvents;

    @Option(names = "--spin", description = "never sleep: closer to the times, for a processor")
    private boolean spin;

    @Override
    public Integer call() throws IOException {
        Target target = Target.of(url);
        String text = template == null ? RequestTemplate.AUTHORIZE : Files.readString(template);
        Load load =
                new Load(
                        target,
                        connections,
                        RequestTemplate.parse(text, target.host()),
                        anyAnswer,
                        blocked,
                        repeated,
                        !noEvents && template == null,
                        spin);
        LoadResult result;
        try (LoadGenerator generator = LoadGenerator.open(load)) {
            if (warmUp > 0) {
                generator.run(phase(warmUp));
            }
            result = generator.run(phase(seconds));
        }
        System.out.println(Figures.of(result).toPrettyString());
        return result.errors() == 0 ? 0 : 1;
    }

    private Phase phase(double length) {
        return rate > 0 ? Phase.open(rate, length) : Phase.closed(length);
    }
}
