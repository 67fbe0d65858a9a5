package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power of a real file system under load: from one moment on nothing reaches the device,
 * not even the file system's own journal, and what the page cache held is lost.
 */
@ExtendWith(ProofRecorder.class)
class FileSystemPowerCutIT {
    private static final long DISK_BYTES = 256 << 20;
    private static final int ASKED_PER_SECOND = 2000;

    @TempDir Path folder;

    @Test
    @Tag("root")
    void keepsWhatItAnsweredWhenThePowerFails(Findings findings) throws Exception {
        long seed = Scale.seed();
        findings.put("seed", seed);
        Random random = new Random(seed);
        try (PrivateMounts mounts = PrivateMounts.openOrSkip()) {
            Path image = folder.resolve("disk.img");
            Path disk = Files.createDirectory(folder.resolve("disk"));
            mounts.makeFileSystem(image, DISK_BYTES);
            mounts.mountImage(image, disk);
            Site site = mounts.site(folder, disk);
            Examination examination = new Examination(site, findings, seed);
            for (int cut = 0; cut < Scale.of(1, 50); cut++) {
                Told told;
                try (GateUnderTest gate = site.startCold()) {
                    examination.ofItsSuccessor(gate);
                    Load load =
                            Load.start(gate.gate(), "C" + cut, random.nextInt(), ASKED_PER_SECOND);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(400)));
                    mounts.cutPower(disk);
                    gate.kill();
                    told = load.awaitEnd();
                }
                mounts.unmount(disk);
                mounts.mountImage(image, disk);
                examination.ofWhatIsLeft(told);
                findings.add("cuts", 1);
            }
            try (GateUnderTest last = site.startCold()) {
                examination.ofItsSuccessor(last);
            }
            mounts.unmount(disk);
        }
    }
}
