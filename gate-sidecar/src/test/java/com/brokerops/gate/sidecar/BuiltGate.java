package com.brokerops.gate.sidecar;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The words that run the gate as it is shipped: the jar, with the cache of what a start loads. They
 * are those of {@code scripts/gate}, which would also build.
 */
final class BuiltGate {
    private static final Path TARGET =
            GateUnderTest.repository().resolve("gate-sidecar").resolve("target");

    private static final Duration END = Duration.ofSeconds(20);

    /** The flag of a JVM that lives for seconds: it has no use for the best of compilers. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final List<String> FLAGS = flags();
    private static final List<String> PROGRAM = program();

    private BuiltGate() {}

    /**
     * The command line of a gate or of one of its commands.
     *
     * @param more flags of the JVM, after those it is always run with
     */
    static List<String> commandLine(List<String> more, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        words.addAll(more);
        words.addAll(PROGRAM);
        words.addAll(arguments);
        return words;
    }

    private static List<String> flags() {
        Path options = GateUnderTest.repository().resolve("scripts").resolve("jvm.options");
        try (Stream<String> lines = Files.lines(options)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> program() {
        Path jar = TARGET.resolve("gate-sidecar.jar");
        Path cache = TARGET.resolve("gate-sidecar.aot");
        try {
            makeCache();
            return Files.size(cache) == 0
                    ? List.of("-jar", jar.toString())
                    : List.of(
                            "-XX:AOTCache=" + cache,
                            "-Xlog:aot=off",
                            "-Xlog:cds=off",
                            "-jar",
                            jar.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that ends by itself. */
    static Ended run(List<String> arguments) throws IOException {
        Path output = Files.createTempFile("gate", ".out");
        Path errors = Files.createTempFile("gate", ".err");
        try {
            Process process =
                    new ProcessBuilder(commandLine(List.of(SHORT_LIVED), arguments))
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            if (!ended(process)) {
                process.destroyForcibly();
                throw new AssertionError("still runs: gate " + String.join(" ", arguments));
            }
            return new Ended(
                    process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** True when a process has ended in the time that one may take. */
    static boolean ended(Process process) {
        try {
            return process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Two JVMs may run tests: one makes the cache, the other waits for it. */
    private static void makeCache() throws IOException {
        Path lock = TARGET.resolve("gate-sidecar.aot.lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            ProcessBuilder make =
                    new ProcessBuilder(
                                    GateUnderTest.repository()
                                            .resolve("scripts")
                                            .resolve("aot-cache.sh")
                                            .toString())
                            .inheritIO();
            make.environment().put("JAVA_HOME", System.getProperty("java.home"));
            int exit = make.start().waitFor();
            if (exit != 0) {
                throw new IOException("aot-cache.sh ended with " + exit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
