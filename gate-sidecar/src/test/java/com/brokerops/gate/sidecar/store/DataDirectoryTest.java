package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir Path parent;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path path = parent.resolve("a").resolve("data");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(modeOf(data.path())).isEqualTo("rwx------");
            assertThat(modeOf(path.resolve("lock"))).isEqualTo("rw-------");
            assertThat(data.audit()).isEqualTo(path.resolve("audit"));
            assertThat(data.keys()).isEqualTo(path.resolve("keys"));
            assertThat(data.database()).isEqualTo(path.resolve("gate.db"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r-----", "-w----", "--x---", "---r--", "----w-", "-----x"})
    void isRefusedWhileOthersMayTouchIt(String others) throws IOException {
        Path path = Files.createDirectory(parent.resolve("mine"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx" + others));

        assertThatThrownBy(() -> DataDirectory.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining("rwx" + others);
        assertThat(modeOf(path)).isEqualTo("rwx" + others);

        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        DataDirectory.open(path).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "gate.db", "gate.db-wal", "gate.db-shm"})
    void isRefusedWhileOthersMayReadWhatTheGateKeepsInIt(String name) throws IOException {
        Path path = parent.resolve("data");
        DataDirectory.open(path).close();
        Path kept = Files.createFile(path.resolve(name));
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw----r--"));

        assertThatThrownBy(() -> DataDirectory.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(kept + ": ");

        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
        DataDirectory.open(path).close();
    }

    @Test
    void namesTheProcessThatHoldsIt() throws IOException {
        Path path = parent.resolve("data");
        try (DataDirectory _ = DataDirectory.open(path)) {
            assertThat(Files.readString(path.resolve("lock")))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void refusesASecondProcessAtOnceNamingTheFirst() throws Exception {
        Path path = parent.resolve("data");
        try (DataDirectory _ = DataDirectory.open(path)) {
            Process second = start(path);
            String output = new String(second.getInputStream().readAllBytes(), UTF_8);
            assertThat(second.waitFor()).as(output).isEqualTo(75);
            assertThat(output)
                    .contains(path + " is in use by process " + ProcessHandle.current().pid());
            long millis = Long.parseLong(output.lines().toList().getLast());
            assertThat(Duration.ofMillis(millis)).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(start(path).waitFor()).as("after the first has ended").isEqualTo(0);
    }

    @Test
    void isNotHinderedByTheLockFileOfADeadProcess() throws Exception {
        Path path = parent.resolve("data");
        Process holder = start(path, "stay");
        assertThat(holder.inputReader().readLine()).isEqualTo("open");
        assertThatThrownBy(() -> DataDirectory.open(path))
                .isInstanceOfSatisfying(
                        DataDirectoryInUseException.class,
                        e -> assertThat(e.pid()).isEqualTo(Long.toString(holder.pid())));
        holder.destroyForcibly();
        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(path.resolve("lock"))).isEqualTo(holder.pid() + "\n");
        DataDirectory.open(path).close();
    }

    private static Process start(Path path, String... more) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        JAVA,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        path.toString());
        builder.command().addAll(List.of(more));
        return builder.redirectErrorStream(true).start();
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Another process: opens the directory, and stays in it if it is told to. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            long start = System.nanoTime();
            try (DataDirectory _ = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("open");
                if (arguments.length > 1) {
                    System.in.read();
                }
            } catch (DataDirectoryInUseException e) {
                System.out.println(e.getMessage());
                System.out.println((System.nanoTime() - start) / 1_000_000);
                System.exit(75);
            }
        }
    }
}
