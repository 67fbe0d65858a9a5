package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SchedulingTest {
    @Test
    void aThreadInTheBackgroundIsNicerAlone() throws Exception {
        String mine = policy() + " nice " + nice();
        String nicer = policy() + " nice " + Math.min(19, nice() + 10);
        assertThat(inAnother(() -> Scheduling.background() + ": " + policy() + " nice " + nice()))
                .isEqualTo("true: " + nicer);
        assertThat(policy() + " nice " + nice()).isEqualTo(mine);
    }

    @Test
    void whatItAsksOfTheDiskDoesNotWaitUntilNobodyElseAsks() throws Exception {
        assertThat(inAnother(() -> Scheduling.background() ? ioPriority() : "not done"))
                .isNotEqualTo("not done")
                .doesNotContain("idle");
    }

    @Test
    void shortSlicesChangeNeitherThePolicyNorTheNiceness() throws Exception {
        String mine = policy() + " nice " + nice();
        assertThat(inAnother(() -> Scheduling.shortSlices() + ": " + policy() + " nice " + nice()))
                .isEqualTo("true: " + mine);
    }

    @Test
    void whatSomebodyHasSetOtherwiseIsLeftAlone() throws Exception {
        assertThat(
                        inAnother(() -> {
                            assertThat(run("chrt", "--batch", "--pid", "0", thread())).isEmpty();
                            return Scheduling.background() || Scheduling.shortSlices();
                        }))
                .isFalse();
    }

    private static <T> T inAnother(Callable<T> task) throws Exception {
        FutureTask<T> result = new FutureTask<>(task);
        Thread.ofPlatform().start(result);
        return result.get();
    }

    private static String ioPriority() throws Exception {
        return run("ionice", "-p", thread());
    }

    private static String thread() throws Exception {
        return Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static int policy() throws Exception {
        return stat(41);
    }

    private static int nice() throws Exception {
        return stat(19);
    }

    /** A field of proc(5) stat; the command in field 2 may hold blanks. */
    private static int stat(int field) throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[field - 3]);
    }
}
