package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.proof.OpenLoop.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks the disk under a gate that goes on answering. */
@ExtendWith(ProofRecorder.class)
class DiskFaultIT {
    private static final Duration STALL = Duration.ofSeconds(2);
    private static final Duration ACK_TIMEOUT = Duration.ofMillis(50);
    private static final long DISK_BYTES = 128 << 20;
    private static final long LEFT_BYTES = 256 << 10;

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
    void staysClosedAfterAFailedSyncUntilItIsStartedAgain(Findings findings) throws Exception {
        Site site = Site.in(folder);
        try (GateUnderTest gate = site.startScaled();
                FaultRun run = FaultRun.start(site, gate, findings)) {
            try (Tracer _ = Tracer.attachOrSkip(gate, "fdatasync", "error=EIO:when=1")) {
                run.awaitClosed("SYNC_FAILED");
            }
            run.hold();
            long durableSeq = Status.of(gate).durableSeq();
            List<Asked> asked = run.examineWithoutRepair();
            assertThat(authorized(asked)).allMatch(answered -> answered.seq() <= durableSeq);
            assertThat(gate.terminate()).isZero();
            gate.restart();
            run.examineTheSuccessor();
            givesTheDecisionsThatWereInDoubt(site, gate, asked, findings);
        }
    }

    private static Stream<Answered> authorized(List<Asked> asked) {
        return asked.stream().map(Asked::answered).filter(Answered::authorized);
    }

    /** They were refused for want of certainty; now they are certain, one way or the other. */
    private static void givesTheDecisionsThatWereInDoubt(
            Site site, GateUnderTest gate, List<Asked> asked, Findings findings)
            throws IOException {
        ExposureModel model =
                ExposureModel.of(RawLog.read(site.audit()), Long.MAX_VALUE, Site.SKEW);
        try (Wire wire = Wire.connect(gate.gate())) {
            for (Asked one : asked) {
                Ask ask = one.answered().ask();
                var known = model.order(ask.clientId(), ask.clientOrderId());
                if (one.answered().auditUnavailable() && known != null) {
                    Answered again = ask.put(wire);
                    assertThat(again.traceId()).as("%s", again).isEqualTo(known.traceId());
                    assertThat(again.replayed()).isTrue();
                    findings.add("in_doubt_found_again", 1);
                }
            }
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
                fill(filler);
                run.awaitClosed("AUDIT_LOW_SPACE");
                run.hold();
                Files.delete(filler);
                run.endsNow();
                run.examineAfterTheRepair();
            }
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 16];
        try (var out = Files.newOutputStream(filler)) {
            while (filler.toFile().getUsableSpace() > LEFT_BYTES) {
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
