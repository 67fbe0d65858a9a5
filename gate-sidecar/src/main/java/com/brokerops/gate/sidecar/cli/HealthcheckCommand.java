package com.brokerops.gate.sidecar.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gate healthcheck}: 0 when a gate on this machine decides orders. */
@Command(
        name = "healthcheck",
        description = "Asks a gate on this machine whether it is ready.",
        mixinStandardHelpOptions = true)
final class HealthcheckCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Option(names = "--port", defaultValue = "8080")
    private int port;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(ready).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            spec.commandLine().getOut().print(response.body());
            spec.commandLine().getOut().flush();
            return response.statusCode() == 200 ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            spec.commandLine().getErr().println("gate: no answer on port " + port);
            return ExitCode.FAILED;
        }
    }
}
