package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.operator.Credentials;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.store.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options and the way of a command that asks a gate on this machine as an operator. */
final class OperatorLine {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(names = "--port", defaultValue = "8081", description = "the operator listener's")
    private int port;

    @Option(
            names = "--credential",
            paramLabel = "FILE",
            description = "an operator's credential; otherwise one of the data directory is taken")
    private @Nullable Path credential;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".gate",
            description = "the data directory of the gate")
    private Path dataDirectory = Path.of(".gate");

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "",
            description = "whose credential of the data directory; the first by name if left out")
    private String name = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    int get(String path) throws InterruptedException {
        return ask(request(path).GET().build());
    }

    int post(String path, String json) throws InterruptedException {
        return ask(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + secret());
    }

    private String secret() {
        Path file = credential;
        try {
            return file == null
                    ? Credentials.secret(dataDirectory.resolve(DataDirectory.CREDENTIALS), name)
                    : Credentials.secret(file);
        } catch (IOException | FileException e) {
            throw new ParameterException(spec.commandLine(), "no credential: " + e.getMessage(), e);
        }
    }

    /** Prints the answer; 0 when the gate did what it was asked. */
    private int ask(HttpRequest request) throws InterruptedException {
        var line = spec.commandLine();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build()) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            boolean done = response.statusCode() < 300;
            (done ? line.getOut() : line.getErr()).println(response.body());
            return done ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            line.getErr().println("gate: no answer on port " + port);
            return ExitCode.FAILED;
        } finally {
            line.getOut().flush();
            line.getErr().flush();
        }
    }
}
