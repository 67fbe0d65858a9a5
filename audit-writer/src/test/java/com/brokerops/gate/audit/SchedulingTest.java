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
    private static final int SCHED_IDLE = 5;

    @Test
    void anIdleThreadIsIdleAlone() throws Exception {
        int mine = policy();
        assertThat(inAnother(() -> Scheduling.idle() ? policy() : -1)).isEqualTo(SCHED_IDLE);
        assertThat(policy()).isEqualTo(mine);
    }

    @Test
    void whatAnIdleThreadAsksOfTheDiskIsNot() throws Exception {
        assertThat(inAnother(() -> Scheduling.idle() ? ioPriority() : "not done"))
                .startsWith("best-effort");
    }

    @Test
    void shortSlicesChangeNeitherThePolicyNorTheNiceness() throws Exception {
        String mine = policy() + " nice " + nice();
        assertThat(inAnother(() -> Scheduling.shortSlices() + ": " + policy() + " nice " + nice()))
                .isEqualTo("true: " + mine);
    }

    @Test
    void whatSomebodyHasSetOtherwiseIsLeftAlone() throws Exception {
        assertThat(inAnother(() -> Scheduling.idle() && Scheduling.shortSlices())).isFalse();
    }

    private static <T> T inAnother(Callable<T> task) throws Exception {
        FutureTask<T> result = new FutureTask<>(task);
        Thread.ofPlatform().start(result);
        return result.get();
    }

    private static String ioPriority() throws Exception {
        String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
        Process ionice = new ProcessBuilder("ionice", "-p", thread).start();
        return new String(ionice.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
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
