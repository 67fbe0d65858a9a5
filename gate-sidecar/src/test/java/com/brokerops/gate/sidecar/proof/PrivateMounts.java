package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * File systems that nobody else sees: a mount namespace held by one small process. When it and the
 * gate in it have ended, the mounts and their loop devices are gone, whatever became of the test.
 * Needs root; where that is missing the proof is skipped.
 */
final class PrivateMounts implements AutoCloseable {
    /** FS_IOC_SHUTDOWN without a flush of the journal. */
    private static final String SHUT_DOWN =
            """
            import fcntl, os, struct, sys
            folder = os.open(sys.argv[1], os.O_RDONLY)
            fcntl.ioctl(folder, 0x8004587D, struct.pack("I", 2))
            """;

    private final Process holder;

    private PrivateMounts(Process holder) {
        this.holder = holder;
    }

    /** Makes the namespace, or skips the proof. */
    static PrivateMounts openOrSkip() throws IOException {
        ProcessBuilder unshare =
                new ProcessBuilder(
                        "unshare", "-m", "--propagation", "private", "sh", "-c", "echo up; cat");
        Process holder = startOrSkip(unshare.redirectErrorStream(true));
        String said = holder.inputReader(UTF_8).readLine();
        Assumptions.assumeTrue("up".equals(said), "no mount namespace: " + said);
        return new PrivateMounts(holder);
    }

    /** A site whose data directory is on a mounted disk. */
    Site site(Path folder, Path disk) throws IOException {
        Path data = disk.resolve("data");
        return Site.make(folder, data, seen(data), new Surroundings(enter(), Map.of()));
    }

    /** Where this process sees a path of the namespace. */
    Path seen(Path inside) {
        return Path.of("/proc/" + holder.pid() + "/root" + inside);
    }

    /** Mounts a file system in memory at a folder that exists. */
    void mountMemory(Path folder, long bytes) throws Exception {
        runOrSkip("mount", "-t", "tmpfs", "-o", "size=" + bytes, "none", folder.toString());
    }

    /** Makes a file an ext4 file system. */
    void makeFileSystem(Path image, long bytes) throws Exception {
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        runOrSkip("mkfs.ext4", "-q", "-F", image.toString());
    }

    /** Mounts such a file at a folder that exists; at an error it becomes read-only. */
    void mountImage(Path image, Path folder) throws Exception {
        runOrSkip("mount", "-o", "loop,errors=remount-ro", image.toString(), folder.toString());
    }

    /** Stops a mounted file system dead: nothing that is not on the device gets there any more. */
    void cutPower(Path folder) throws Exception {
        runOrSkip("python3", "-c", SHUT_DOWN, folder.toString());
    }

    /** Makes a mounted file system find an error in itself: nothing can be written any more. */
    void makeReadOnly(Path image) throws Exception {
        String device = run("losetup", "-j", image.toString(), "-n", "-O", "NAME").strip();
        Path name = Path.of(device).getFileName();
        run("sh", "-c", "echo 1 > /sys/fs/ext4/" + name + "/trigger_fs_error");
    }

    /** Checks an unmounted file system and clears its error. */
    void repair(Path image) throws Exception {
        run("sh", "-c", "e2fsck -fy " + image + "; test $? -le 1");
    }

    /** Unmounts; whoever used it has ended. */
    void unmount(Path folder) throws Exception {
        run("umount", folder.toString());
    }

    /** Runs a command in the namespace; what it said. */
    private String run(String... words) throws Exception {
        Process process = start(words);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + said);
        }
        return said;
    }

    private void runOrSkip(String... words) throws Exception {
        try {
            run(words);
        } catch (AssertionError | IOException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private List<String> enter() {
        return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt", "--");
    }

    private static Process startOrSkip(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return Assumptions.abort(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        holder.outputWriter(UTF_8).close(); // the end of its input is the end of it
    }
}
