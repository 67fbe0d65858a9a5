package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks the disk under a gate that goes on answering. */
@ExtendWith(ProofRecorder.class)
class DiskFaultIT {
    private static final Duration STALL = Duration.ofSeconds(2);
    private static final Duration ACK_TIMEOUT = Duration.ofMillis(50);
    private static final int FAILURES_OF_A_GATE = 20;
    private static final long DISK_BYTES = 128 << 20;
    private static final long LEFT_BYTES = 256 << 10;

    /** Less than the site warns of, more than the log stops at. */
    private static final long WARNED_BYTES = 8 << 20;

    @TempDir Path folder;

    static List<String> errorsOfAWrite() {
        return Scale.isShort() ? List.of("EIO") : List.of("EIO", "ENOSPC", "EROFS");
    }

    @ParameterizedTest
    @MethodSource("errorsOfAWrite")
    void refusesWhileAWriteFailsAndIsBackWhenItWorks(String error, Findings findings)
            throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            try (Tracer _ = Tracer.attachOrSkip(gate, "pwrite64", "error=" + error)) {
                run.awaitClosed(error.equals("ENOSPC") ? "AUDIT_" : "AUDIT_WRITE_FAILED");
                run.hold();
                run.endsNow();
            }
            run.examineAfterTheRepair();
        }
    }

    @Test
    void refusesWhileASyncStallsAndIsBackWhenItEnds(Findings findings) throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            long struck = System.nanoTime();
            String once = "delay_enter=" + TimeUnit.MILLISECONDS.toMicros(STALL.toMillis());
            try (Tracer _ = Tracer.attachOrSkip(gate, "fdatasync", once + ":when=1")) {
                long closed = run.awaitClosed("AUDIT_STALLED");
                run.endsBetween(
                        struck + STALL.toNanos(), closed - ACK_TIMEOUT.toNanos() + STALL.toNanos());
                run.awaitDecisionAfterTheEnd();
            }
            run.examineAfterTheRepair();
        }
    }

    @Test
    void refusesWhileSyncsFailAndIsBackWhenTheyWork(Findings findings) throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            try (Tracer _ = Tracer.attachOrSkip(gate, "fdatasync,fsync", "error=EIO")) {
                run.awaitClosed("AUDIT_SYNC_FAILED");
                run.hold();
                run.endsNow();
            }
            run.examineAfterTheRepair();
        }
    }

    /** The short form takes a few, the long one every write and every sync of the first 200. */
    static List<Arguments> singleFailures() {
        List<Arguments> all = new ArrayList<>();
        for (String call : List.of("pwrite64", "fdatasync")) {
            if (Scale.isShort()) {
                all.add(Arguments.of(call, List.of(1, 2, 9)));
            } else {
                int last = Scale.of(1, 200);
                for (int from = 1; from <= last; from += FAILURES_OF_A_GATE) {
                    int to = Math.min(last, from + FAILURES_OF_A_GATE - 1);
                    all.add(Arguments.of(call, IntStream.rangeClosed(from, to).boxed().toList()));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("singleFailures")
    void isBackByItselfWhicheverOneFails(String call, List<Integer> which, Findings findings)
            throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            for (int n : which) {
                long before = errors(gate);
                try (Tracer _ = Tracer.attachOrSkip(gate, call, "error=EIO:when=" + n)) {
                    Awaitility.await()
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> errors(gate) > before);
                }
                run.awaitRecovery();
            }
            run.examineAfterRecovery();
        }
    }

    private static long errors(GateUnderTest gate) throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            return wire.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("gate_audit_errors_total{"))
                    .mapToLong(line ->
                            (long) Double.parseDouble(line.substring(line.indexOf('}') + 2)))
                    .sum();
        }
    }

    @Test
    @Tag("root")
    void refusesWhileTheDiskIsFullAndIsBackWhenThereIsSpace(Findings findings) throws Exception {
        try (PrivateMounts mounts = PrivateMounts.openOrSkip()) {
            Path disk = Files.createDirectory(folder.resolve("disk"));
            mounts.mountMemory(disk, DISK_BYTES);
            Site site = mounts.site(folder, disk);
            try (GateUnderTest gate = site.startScaled();
                    FaultRun run = FaultRun.start(site, gate, findings)) {
                Path filler = mounts.seen(disk.resolve("filler"));
                fill(filler, WARNED_BYTES);
                run.awaitWarning("DISK_WARN");
                fill(filler, LEFT_BYTES);
                run.awaitClosed("AUDIT_LOW_SPACE");
                run.hold();
                Files.delete(filler);
                run.endsNow();
                run.examineAfterTheRepair();
            }
        }
    }

    private static void fill(Path filler, long left) throws IOException {
        byte[] block = new byte[1 << 16];
        try (var out =
                Files.newOutputStream(
                        filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (filler.toFile().getUsableSpace() > left) {
                out.write(block);
            }
        }
    }

    @Test
    @Tag("root")
    void refusesOnceTheFileSystemTurnsReadOnly(Findings findings) throws Exception {
        try (PrivateMounts mounts = PrivateMounts.openOrSkip()) {
            Path image = folder.resolve("disk.img");
            Path disk = Files.createDirectory(folder.resolve("disk"));
            mounts.makeFileSystem(image, DISK_BYTES);
            mounts.mountImage(image, disk);
            Site site = mounts.site(folder, disk);
            try (GateUnderTest gate = site.startScaled();
                    FaultRun run = FaultRun.start(site, gate, findings)) {
                mounts.makeReadOnly(image);
                run.awaitClosed("AUDIT_");
                run.hold();
                run.examineWithoutRepair();
                gate.kill();
                mounts.unmount(disk);
                mounts.repair(image);
                mounts.mountImage(image, disk);
                gate.restart();
                run.examineTheSuccessor();
                gate.kill();
                mounts.unmount(disk);
            }
        }
    }
}
