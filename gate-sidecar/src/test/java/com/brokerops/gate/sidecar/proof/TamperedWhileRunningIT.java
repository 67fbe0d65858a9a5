package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody with a shell gets at the log of a gate that goes on answering. */
@ExtendWith(ProofRecorder.class)
class TamperedWhileRunningIT {
    private static final long NOTICED_WITHIN_MILLIS = Scale.grants(2000);

    @TempDir Path folder;

    static List<String> injuries() {
        List<String> all =
                List.of(
                        "mv open",
                        "rm open",
                        "truncate open",
                        "copytruncate open",
                        "replace open",
                        "rm next",
                        "truncate next",
                        "rm sealed",
                        "truncate sealed",
                        "replace sealed",
                        "mv directory");
        return Scale.isShort() ? List.of("rm open", "copytruncate open", "replace sealed") : all;
    }

    @ParameterizedTest
    @MethodSource("injuries")
    void decidesNothingMoreOnceItsFilesAreNotTheOnesItMade(String injury, Findings findings)
            throws Exception {
        Site site =
                Site.in(
                        folder,
                        "audit.segment-bytes: 131072",
                        "audit.scrub-bytes-per-second: 0"); // it would find some of it, too
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            long struck = System.nanoTime();
            injure(site.audit(), injury);
            long noticed = (run.awaitClosed("AUDIT_TAMPERED") - struck) / 1_000_000;
            findings.put("noticed_after_ms", noticed);
            assertThat(noticed).isLessThan(NOTICED_WITHIN_MILLIS);
            run.hold();
            run.examineWithoutRepair();
            assertThat(metric(gate, "gate_audit_identity_mismatch_total")).isOne();
        }
    }

    @Test
    void decidesNothingMoreOnceABitOfALineHasTurned(Findings findings) throws Exception {
        Site site =
                Site.in(
                        folder,
                        "audit.segment-bytes: 131072",
                        "audit.scrub-bytes-per-second: 67108864");
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            long struck = System.nanoTime();
            try (RandomAccessFile file =
                    new RandomAccessFile(segments(site.audit()).getFirst().toFile(), "rw")) {
                file.seek(5_000);
                int before = file.read();
                file.seek(5_000);
                file.write(before ^ 1);
            }
            long noticed = run.awaitClosed("AUDIT_TAMPERED");
            findings.put("noticed_after_ms", (noticed - struck) / 1_000_000);
            run.hold();
            run.examineWithoutRepair();
            assertThat(metric(gate, "gate_audit_verify_failures_total")).isOne();
        }
    }

    private void injure(Path audit, String injury) throws IOException {
        String[] words = injury.split(" ");
        List<Path> segments = segments(audit);
        Path file =
                switch (words[1]) {
                    case "open" -> segments.get(segments.size() - 2);
                    case "next" -> segments.getLast();
                    case "sealed" -> segments.getFirst();
                    default -> audit;
                };
        switch (words[0]) {
            case "mv" -> Files.move(file, folder.resolve("moved"));
            case "rm" -> Files.delete(file);
            case "truncate" -> cut(file, 4_000);
            case "copytruncate" -> {
                Files.copy(file, folder.resolve("rotated"));
                cut(file, 0);
            }
            default -> {
                Files.copy(file, folder.resolve("copy"));
                Files.move(folder.resolve("copy"), file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    /** In the order of their ordinals; the last one is blank. */
    private static List<Path> segments(Path audit) throws IOException {
        try (Stream<Path> files = Files.list(audit)) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
        }
    }

    private static long metric(GateUnderTest gate, String name) throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            return wire.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                    .sum();
        }
    }
}
