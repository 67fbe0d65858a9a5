package com.brokerops.gate.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gate as a process of its own, over real ports and real files, that a test may kill: a second
 * JVM with the flags that the gate is always run with, started on a data directory that outlives
 * it.
 *
 * <p><b>Thread.</b> Requests from any; starting and ending it is the test's thread's.
 *
 * <p><b>Errors.</b> Nothing waits for ever: what does not happen in time is an {@link
 * AssertionError} that shows the end of the gate's log.
 */
public final class GateUnderTest implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int SHOWN_LOG_LINES = 30;

    /** A failpoint that is never reached: a gate with one skips its warm-up. */
    public static final String NEVER = "before-answer:1000000000";

    private static final Pattern SHA256 = Pattern.compile("\"sha256\":\"([0-9a-f]{64})\"");
    private static final Pattern READY =
            Pattern.compile(
                    "gate: (?:ready|closed) on (http://127\\.0\\.0\\.1:\\d+), operator on (http://127\\.0\\.0\\.1:\\d+)");

    private final Path dataDirectory;
    private final Path log;
    private final OperatorFiles operators;
    private final Surroundings surroundings;
    private final List<String> arguments;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER)
                    .build();
    private Process process;
    private URI gate;
    private URI operator;

    /** A process that has ended: its exit code and all it said. */
    public record Ended(int exitCode, String output, String errors) {}

    /** What a gate is started in: words before its command line, and environment. */
    public record Surroundings(List<String> before, Map<String, String> environment) {
        /** Nothing but what the test runs in. */
        public static final Surroundings NONE = new Surroundings(List.of(), Map.of());

        /** What lives for seconds has no use for the best of compilers. */
        public static final Surroundings SHORT_LIVED =
                new Surroundings(List.of(), Map.of("JAVA_TOOL_OPTIONS", BuiltGate.SHORT_LIVED));
    }

    private record Addresses(URI gate, URI operator) {}

    private GateUnderTest(Path dataDirectory, Surroundings surroundings, List<String> arguments) {
        this.dataDirectory = dataDirectory;
        this.log = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".stderr.log");
        this.operators = new OperatorFiles(dataDirectory);
        this.surroundings = surroundings;
        this.arguments = arguments;
        start();
    }

    /** Starts {@code gate dev} with the default policy and demo limits, on any free ports. */
    public static GateUnderTest dev(Path dataDirectory, String... options) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("dev", "--port", "0", "--operator-port", "0"));
        arguments.addAll(List.of("--data-dir", dataDirectory.toString()));
        arguments.addAll(List.of("--policies", repository().resolve("policies").toString()));
        arguments.addAll(List.of(options));
        return new GateUnderTest(dataDirectory, Surroundings.NONE, arguments);
    }

    /**
     * Starts one with the same keys, people, policy and limits, for a test of what it does and not
     * of how fast: ready sooner, because neither its compiler nor a warm-up makes it fast, and with
     * two seconds of patience with the disk where the default is 50 ms.
     *
     * @param settings further lines of its configuration
     */
    public static GateUnderTest patient(Path dataDirectory, String... settings) {
        return soon(PatientSite.make(dataDirectory, settings), dataDirectory);
    }

    /** Starts {@code gate serve} with such a configuration as soon. */
    public static GateUnderTest soon(Path config, Path dataDirectory) {
        return serve(
                config,
                dataDirectory,
                Surroundings.SHORT_LIVED,
                "--unsafe-dev",
                "--failpoint",
                NEVER);
    }

    /**
     * Starts {@code gate serve} with a configuration file, whose ports should be 0.
     *
     * @param dataDirectory the one that the file names
     */
    public static GateUnderTest serve(Path config, Path dataDirectory, String... options) {
        return serve(config, dataDirectory, Surroundings.NONE, options);
    }

    /**
     * The same in other surroundings. A gate that trusts its log too little to decide is started
     * too; its {@code /health} says so.
     */
    public static GateUnderTest serve(
            Path config, Path dataDirectory, Surroundings surroundings, String... options) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("serve", "--config", config.toString()));
        arguments.addAll(List.of(options));
        return new GateUnderTest(dataDirectory, surroundings, arguments);
    }

    /** Runs a {@code gate} command that ends by itself. */
    public static Ended run(String... arguments) throws IOException {
        return BuiltGate.run(List.of(arguments));
    }

    /** Runs an operator's command against this gate, until it is certain what became of it. */
    public Ended command(List<String> words) {
        List<String> arguments = new ArrayList<>(words);
        arguments.addAll(List.of("--port", "" + operator.getPort()));
        arguments.addAll(List.of("--data-dir", dataDirectory.toString()));
        return await().until(
                        () -> run(arguments.toArray(String[]::new)),
                        ended -> !ended.errors().contains("send it again"));
    }

    /** The folder that holds {@code policies}, {@code scripts} and {@code docs}. */
    public static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("policies"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no policies above the working directory");
            }
        }
        return folder;
    }

    // ---- asking ----

    /** Posts an order, or anything else, to {@code /v1/authorize}. */
    public HttpResponse<String> authorize(String json) {
        return post("/v1/authorize", json);
    }

    public HttpResponse<String> post(String path, String json) {
        return send(posting(gate.resolve(path), json).build());
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(gate.resolve(path)).timeout(ANSWER).build());
    }

    /** Posts to the operator listener with the first credential. */
    public HttpResponse<String> operatorPost(String path, String json) {
        return operatorPost(path, json, credential());
    }

    /** Posts to the operator listener, until it is certain what became of it. */
    public HttpResponse<String> operatorPost(String path, String json, String credential) {
        return sendUntilCertain(
                posting(operator.resolve(path), json)
                        .header("Authorization", "Bearer " + credential)
                        .build());
    }

    /** Asks the operator listener with the first credential. */
    public HttpResponse<String> operatorGet(String path) {
        return sendUntilCertain(
                HttpRequest.newBuilder(operator.resolve(path))
                        .timeout(ANSWER)
                        .header("Authorization", "Bearer " + credential())
                        .build());
    }

    /** Posts to the gate listener, until it is certain what became of it. */
    public HttpResponse<String> postUntilCertain(String path, String json) {
        return sendUntilCertain(posting(gate.resolve(path), json).build());
    }

    /** Two operators let orders go again; the answer to the second. */
    public HttpResponse<String> release() {
        return release("global");
    }

    /** The same of one scope. */
    public HttpResponse<String> release(String scope) {
        HttpResponse<String> asked =
                operatorPost(
                        "/v1/admin/risk-state",
                        "{\"scope\":\"%s\",\"state\":\"NORMAL\",\"reason\":\"a test\"}"
                                .formatted(scope));
        Matcher sha256 = SHA256.matcher(asked.body());
        if (asked.statusCode() != 202 || !sha256.find()) {
            throw new AssertionError(asked.statusCode() + " " + asked.body());
        }
        return operatorPost(
                "/v1/admin/changes/" + sha256.group(1) + "/confirm", "{}", operators.credential(1));
    }

    /**
     * Sends any request again until it is certain what became of it: on a slow disk a gate says so
     * when it is not.
     */
    public HttpResponse<String> sendUntilCertain(HttpRequest request) {
        return await().until(
                        () -> send(request),
                        answer ->
                                answer.statusCode() != 503
                                        && !answer.body().contains("\"retryable\":true"));
    }

    /** Sends any request. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(request + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What an operator shows, the first by name. */
    public String credential() {
        return operators.credential(0);
    }

    /** What the operator of that name shows. */
    public String credential(String name) {
        return operators.credential(name);
    }

    /** The address of the gate listener. */
    public URI gate() {
        return gate;
    }

    /** The address of the operator listener. */
    public URI operator() {
        return operator;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Where the gate's standard error is appended to, beside the data directory. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** False when the process has ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    // ---- ending and starting again ----

    /** {@code kill -9}; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** The exit code of a process that ends by itself. */
    public int awaitExit() {
        if (!BuiltGate.ended(process)) {
            throw new AssertionError("the gate still runs\n" + endOfLog());
        }
        return process.exitValue();
    }

    /** Starts a gate again on the same data directory; the one before has ended. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("process " + process.pid() + " still runs");
        }
        start();
    }

    /** Kills the process if it runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        client.close();
    }

    private void start() {
        CompletableFuture<Addresses> ready = new CompletableFuture<>();
        try {
            List<String> words = new ArrayList<>(surroundings.before());
            words.addAll(BuiltGate.commandLine(List.of(), arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(surroundings.environment());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BufferedReader output = process.inputReader(UTF_8);
        Thread.ofPlatform().daemon().name("gate-output").start(() -> awaitReady(output, ready));
        try {
            Addresses addresses = ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
            gate = addresses.gate();
            operator = addresses.operator();
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("the gate did not become ready\n" + endOfLog(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Reads on after the line it waits for, so that the gate never waits for its reader. */
    private static void awaitReady(BufferedReader output, CompletableFuture<Addresses> ready) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(
                            new Addresses(
                                    URI.create(matcher.group(1)), URI.create(matcher.group(2))));
                }
            }
            ready.completeExceptionally(new IOException("the gate ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private static HttpRequest.Builder posting(URI uri, String json) {
        return HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, UTF_8));
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            int from = Math.max(0, lines.size() - SHOWN_LOG_LINES);
            return String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
