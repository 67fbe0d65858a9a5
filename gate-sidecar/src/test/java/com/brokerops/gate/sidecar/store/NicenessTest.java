package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {
    @Test
    void appliesToTheCallingThreadAlone() throws Exception {
        int mine = niceness();
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                assertThat(Niceness.lowest()).isTrue();
                                other.complete(niceness());
                            } catch (Exception e) {
                                other.completeExceptionally(e);
                            }
                        });
        assertThat(other.get()).isEqualTo(19);
        thread.join();
        assertThat(niceness()).isEqualTo(mine);
    }

    /** Field 19 of proc(5) stat; the command in field 2 may hold blanks. */
    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[16]);
    }
}
