package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk that fails or stalls on command, to one thread only: strace on the gate's audit thread,
 * whose system calls it delays or answers with an error. Where strace may not trace, the proof is
 * skipped.
 */
final class Tracer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process strace;

    private Tracer(Process strace) {
        this.strace = strace;
    }

    /**
     * Attaches.
     *
     * @param call the system call, such as {@code fdatasync}
     * @param injection what becomes of it, such as {@code error=EIO:when=1}
     */
    static Tracer attachOrSkip(GateUnderTest gate, String call, String injection)
            throws IOException {
        Path thread = auditThread(gate.pid());
        Process strace;
        try {
            strace =
                    new ProcessBuilder(
                                    "strace",
                                    "-qq",
                                    "-o",
                                    "/dev/null",
                                    "-e",
                                    "trace=" + call,
                                    "-e",
                                    "inject=" + call + ":" + injection,
                                    "-p",
                                    thread.getFileName().toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            return Assumptions.abort("no strace: " + e.getMessage());
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> traced(thread) || !strace.isAlive());
        if (!strace.isAlive()) {
            String said = new String(strace.getInputStream().readAllBytes(), UTF_8);
            Assumptions.abort("strace may not trace: " + said);
        }
        return new Tracer(strace);
    }

    private static Path auditThread(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals("audit")) {
                    return thread;
                }
            }
        }
        throw new AssertionError("process " + pid + " has no audit thread");
    }

    private static boolean traced(Path thread) throws IOException {
        return Files.readAllLines(thread.resolve("status")).stream()
                .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
    }

    /** Detaches: the disk is repaired. */
    @Override
    public void close() {
        strace.destroy();
        Awaitility.await().atMost(PATIENCE).until(() -> !strace.isAlive());
    }
}
