package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    @TempDir private Path folder;
    private Path keys;

    @BeforeEach
    void makeDirectory() throws IOException {
        keys = Files.createDirectory(folder.resolve("keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void signsWithTheFirstKeyAndWithTheNextOnlyOnceItIsActivated() {
        KeyRing.add(keys, "k1", null);
        assertThat(KeyDirectory.load(keys).active().kid()).isEqualTo("k1");
        KeyRing.add(keys, "k2", 1_800_000_000_000L);
        assertThat(KeyDirectory.load(keys).active().kid()).isEqualTo("k1");
        assertThat(KeyDirectory.load(keys).find("k2")).isPresent();

        KeyRing.change(keys, now -> now.withActive("k2"));

        KeyDirectory rotated = KeyDirectory.load(keys);
        assertThat(rotated.active().kid()).isEqualTo("k2");
        assertThat(rotated.activeExpiresAtEpochMillis()).isEqualTo(1_800_000_000_000L);
        assertThat(rotated.statement().verifying()).containsExactly("k1");
    }

    @Test
    void addsAKeyToADirectoryThatHasOneAndNoStatement() {
        KeyDirectory.generate(keys, "dev-1");
        KeyRing.add(keys, "dev-2", null);
        assertThat(KeyRing.of(keys).active()).isEqualTo("dev-1");
        assertThat(KeyRing.of(keys).verifying()).containsExactly("dev-2");
    }

    @Test
    void revokesAVerifyingKeyForGoodAndNeverTheActiveOne() throws IOException {
        KeyRing.add(keys, "k1", null);
        KeyRing.add(keys, "k2", null);
        refuses(
                () -> KeyRing.change(keys, now -> now.withRevoked("k1")),
                "k1 is active; activate another first");
        KeyRing.change(keys, now -> now.withActive("k2"));
        KeyRing.change(keys, now -> now.withRevoked("k1"));
        assertThat(KeyDirectory.load(keys).find("k1")).isEmpty();
        assertThat(KeyRing.of(keys).revoked()).containsExactly("k1");
        Files.delete(keys.resolve("k1.key"));
        assertThat(KeyDirectory.load(keys).active().kid()).isEqualTo("k2");
        refuses(
                () -> KeyRing.add(keys, "k1", null),
                "k1 is revoked, and its name is not used again");
        refuses(() -> KeyRing.change(keys, now -> now.withActive("k1")), "k1 is no verifying key");
    }

    @Test
    void changesNothingWhenAKeyThatItNamesIsBroken() throws IOException {
        KeyRing.add(keys, "k1", null);
        KeyRing.add(keys, "k2", null);
        byte[] before = Files.readAllBytes(keys.resolve("keys.json"));
        Files.setPosixFilePermissions(
                keys.resolve("k2.key"), PosixFilePermissions.fromString("rw-r--r--"));
        refuses(
                () -> KeyRing.change(keys, now -> now.withActive("k2")),
                "k2.key: mode is rw-r--r--, must be 0600 (rw-------)");
        assertThat(Files.readAllBytes(keys.resolve("keys.json"))).isEqualTo(before);
    }

    @Test
    void refusesAChangeWhileAnotherIsUnderWay() throws IOException {
        KeyRing.add(keys, "k1", null);
        try (FileChannel other =
                        FileChannel.open(keys.resolve("keys.lock"), StandardOpenOption.WRITE);
                var lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            refuses(() -> KeyRing.add(keys, "k2", null), "is being changed by somebody else");
        }
        KeyRing.add(keys, "k2", null);
    }

    @Test
    void leavesNothingOfAChangeThatWasCutOff() throws IOException {
        KeyRing.add(keys, "k1", null);
        Files.writeString(keys.resolve("keys.json.tmp"), "{\"active\":\"k");
        assertThat(KeyDirectory.load(keys).active().kid()).isEqualTo("k1");
        KeyRing.add(keys, "k2", null);
        assertThat(keys.resolve("keys.json.tmp")).doesNotExist();
        for (String file : new String[] {"keys.json", "k1.key", "k2.key", "keys.lock"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(keys.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    private static void refuses(Runnable change, String rule) {
        assertThatThrownBy(change::run)
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("key ")
                .hasMessageEndingWith(rule);
    }
}
