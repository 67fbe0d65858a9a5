package com.brokerops.gate.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The words that run the gate as it is shipped: the jar, with the cache of what a start loads. They
 * are those of {@code scripts/gate}, which would also build.
 */
final class BuiltGate {
    private static final Path TARGET =
            GateUnderTest.repository().resolve("gate-sidecar").resolve("target");

    static final List<String> WORDS = words();

    private BuiltGate() {}

    private static List<String> words() {
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
