package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class IdlePolicyTest {
    private static final int SCHED_IDLE = 5;

    @Test
    void appliesToTheCallingThreadAlone() throws Exception {
        int mine = policy();
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                assertThat(IdlePolicy.enter()).isTrue();
                                other.complete(policy());
                            } catch (Exception e) {
                                other.completeExceptionally(e);
                            }
                        });
        assertThat(other.get()).isEqualTo(SCHED_IDLE);
        thread.join();
        assertThat(policy()).isEqualTo(mine);
    }

    /** Field 41 of proc(5) stat; the command in field 2 may hold blanks. */
    private static int policy() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[38]);
    }
}
