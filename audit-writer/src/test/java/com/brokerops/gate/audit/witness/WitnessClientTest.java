package com.brokerops.gate.audit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.SampleEvents;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessClientTest {
    private final NoteSigner signer =
            NoteSigner.generate(
                    "gate/" + SampleEvents.LOG_ID, NoteKey.Kind.NOTE, new SecureRandom());
    private final MemoryDisk disk = new MemoryDisk(1);
    private final MemoryDisk home = new MemoryDisk(2);
    private final MemoryDisk witnessed = new MemoryDisk(3);
    @TempDir private Path folder;
    private Witness witness;
    private WitnessServer server;

    @BeforeEach
    void start() throws IOException {
        witness = Witness.open(folder, List.of(signer.publicKey()), null, () -> 1);
        server = WitnessServer.start(witness, 0);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        witness.close();
    }

    @Test
    void keepsWhatTheWitnessCosignedAndHoldsTheNextStartToIt() throws Exception {
        WitnessClient client = client();
        assertThat(grown(30)).isEqualTo(31);
        MemoryDisk old = disk.copy();
        long size = grown(40);
        client.attempt(checkpointer(disk));
        assertThat(client.failure()).isNull();
        assertThat(client.size()).isEqualTo(size);
        SignedNote cosigned = CheckpointFiles.read(witnessed, 0).getLast();
        assertThat(cosigned.by(witness.publicKey())).isNotNull();
        assertThat(cosigned.by(signer.publicKey())).isNotNull();
        assertThatThrownBy(() ->
                        Checkpointer.open(
                                TestLogs.open(old),
                                new MemoryDisk(9),
                                List.of(client.place()),
                                signer))
                .asInstanceOf(type(AuditTamperedException.class))
                .satisfies(
                        e -> assertThat(e.kind()).isEqualTo(AuditTamperedException.Kind.TRUNCATED));
    }

    @Test
    void catchesUpWithAWitnessThatWasAwayOrKnowsMore() throws Exception {
        grown(30);
        WitnessClient client = client();
        server.close();
        client.attempt(checkpointer(disk));
        assertThat(client.failures()).isEqualTo(1);
        assertThat(client.size()).isZero();
        server = WitnessServer.start(witness, 0);
        client = client();
        client.attempt(checkpointer(disk));
        witnessed.replace("000000000000.notes", new byte[0]);
        long size = grown(25);
        client = client();
        client.attempt(checkpointer(disk)); // is told what the witness knows
        assertThat(client.size()).isZero();
        client.attempt(checkpointer(disk));
        assertThat(client.failure()).isNull();
        assertThat(client.size()).isEqualTo(size);
    }

    @Test
    void askedForARewrittenLogTheWitnessIsAFailureAndNothingIsKept() throws Exception {
        grown(30);
        client().attempt(checkpointer(disk));
        MemoryDisk other = new MemoryDisk(7);
        try (AuditLog log = TestLogs.open(other)) {
            TestLogs.append(log, SampleEvents.risk("never written"));
            TestLogs.fill(log, 9, 10);
        }
        MemoryDisk otherHome = new MemoryDisk(8);
        Checkpointer forged = Checkpointer.open(TestLogs.open(other), otherHome, List.of(), signer);
        signed(forged);
        MemoryDisk place = new MemoryDisk(9);
        WitnessClient client = WitnessClient.open(place, url(), witness.publicKey());
        for (int i = 0; i < 3; i++) {
            client.attempt(forged);
        }
        assertThat(client.failures()).isEqualTo(2);
        assertThat(client.failure()).hasMessageContaining("422");
        assertThat(client.size()).isZero();
        assertThat(place.list()).isEmpty();
    }

    @Test
    void keepsNoCosignatureOfAnotherKey() throws Exception {
        grown(10);
        NoteKey other =
                NoteSigner.generate("other", NoteKey.Kind.COSIGNATURE, new SecureRandom())
                        .publicKey();
        WitnessClient client = WitnessClient.open(witnessed, url(), other);
        client.attempt(checkpointer(disk));
        assertThat(client.failure()).hasMessageContaining("no line of the answer");
        assertThat(witnessed.list()).isEmpty();
    }

    @Test
    void asksFromAThreadOfItsOwn() throws Exception {
        grown(10);
        WitnessClient client = client();
        client.start(
                checkpointer(disk),
                () -> {},
                error -> {
                    throw error;
                });
        await().until(() -> client.size() == 11);
        client.stop();
        assertThat(client.ageNanos()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:1/",
                "http://example.com/",
                "http://10.0.0.1:80",
                "x:y",
                "http://127.0.0.1.example.com/"
            })
    void asksNobodyButThisMachine(String url) {
        assertThatThrownBy(() -> WitnessClient.requireLoopback(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Grows the log by so many events and signs it; answers its size. */
    private long grown(int events) throws Exception {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, events / 5, 5);
            Checkpointer checkpointer = Checkpointer.open(log, home, List.of(), signer);
            signed(checkpointer);
            return checkpointer.latestSize();
        }
    }

    private static void signed(Checkpointer checkpointer) throws InterruptedException {
        checkpointer.start(
                () -> {},
                e -> {
                    throw e;
                },
                e -> {
                    throw e;
                });
        checkpointer.stop();
    }

    private Checkpointer checkpointer(MemoryDisk of) throws IOException {
        return Checkpointer.open(TestLogs.open(of), home, List.of(), signer);
    }

    private WitnessClient client() throws IOException {
        return WitnessClient.open(witnessed, url(), witness.publicKey());
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }
}
