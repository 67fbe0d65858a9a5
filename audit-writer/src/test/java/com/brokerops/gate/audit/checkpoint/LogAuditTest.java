package com.brokerops.gate.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.Verification.Broken;
import com.brokerops.gate.audit.Verification.Intact;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAuditTest {
    private static final LogAudit.Care CARE = new LogAudit.Care(true, false);

    @TempDir private Path folder;
    private SignedLog log;

    @BeforeEach
    void writeALog() throws IOException {
        log = SignedLog.in(Files.createDirectory(folder.resolve("log")));
    }

    @Test
    void countsEveryCheckpointAndTellsHowFarItIs() throws IOException {
        List<Long> progress = new ArrayList<>();
        LogAudit.Found found =
                new LogAudit(
                                storage(log.audit()),
                                null,
                                places(),
                                key(),
                                List.of(),
                                CARE,
                                progress::add)
                        .verify();
        assertThat(found.verification()).isInstanceOf(Intact.class);
        assertThat(found.checkpoints()).isEqualTo(2L * log.sizes().size());
        assertThat(found.signedSize()).isEqualTo(log.lines().size());
        long bytes = log.lines().stream().mapToLong(String::length).sum();
        assertThat(progress).isSorted().hasSize(log.lines().size()).endsWith(bytes);
    }

    @Test
    void saysOfEveryFlippedBitWhatTheWalkOfAStartSays() throws IOException {
        Random random = new Random(4);
        Path segment = log.segment(1);
        byte[] whole = Files.readAllBytes(segment);
        for (int i = 0; i < 60; i++) {
            SignedLog.flip(segment, random.nextInt(whole.length), random.nextInt(8));
            Verification ours = AuditVerifier.verify(storage(log.audit()));
            for (boolean every : new boolean[] {false, true}) {
                assertThat(AuditVerifier.verify(storage(log.audit()), null, every, (_, _, _) -> {}))
                        .isEqualTo(ours);
            }
            Files.write(segment, whole);
        }
    }

    @Test
    void readsEveryEventInFullIfAsked() throws IOException {
        log.rewrite(30, "\"side\":\"BUY\"", "\"side\":\"BAY\"");
        for (boolean every : new boolean[] {false, true}) {
            Verification found =
                    new LogAudit(
                                    storage(log.audit()),
                                    null,
                                    List.of(),
                                    null,
                                    List.of(),
                                    new LogAudit.Care(false, every),
                                    _ -> {})
                            .verify()
                            .verification();
            assertThat(found).isInstanceOf(every ? Broken.class : Intact.class);
        }
    }

    @Test
    void beginsBehindACheckpointThatIsBelieved() throws IOException {
        List<SignedNote> notes = CheckpointFiles.read(storage(log.checkpoints()), 0);
        int size = log.lines().size();
        for (SignedNote note : notes) {
            LogAudit.Found found = audit().verifyFrom(note);
            assertThat(found.verification()).isInstanceOf(Intact.class);
            assertThat(found.signedSize()).isEqualTo(size);
        }
        SignedNote late = notes.get(12);
        SignedLog.flip(log.segment(0), log.place(9).offset() + 250, 0);
        assertThat(audit().verifyFrom(late).verification()).isInstanceOf(Intact.class);
        assertThat(((Broken) audit().verify().verification()).seq()).isEqualTo(9);
    }

    @Test
    void believesNothingBeforeThatDoesNotLeadToIt() throws IOException {
        List<SignedNote> notes = CheckpointFiles.read(storage(log.checkpoints()), 0);
        log.rewrite(9, "\"symbol\":\"AAPL\"", "\"symbol\":\"MSFT\"");
        Broken broken = (Broken) audit().verifyFrom(notes.get(12)).verification();
        assertThat(broken.what()).contains("not what was signed");
        NoteSigner other = NoteSigner.generate(key().name(), NoteKey.Kind.NOTE, new SecureRandom());
        SignedNote forged = other.sign(notes.get(12).text(), 0);
        assertThatThrownBy(() -> audit().verifyFrom(forged)).isInstanceOf(NoteException.class);
    }

    @Test
    void holdsReceiptsOfBeforeTheCheckpointToItsRoot() throws IOException {
        SignedNote late = CheckpointFiles.read(storage(log.checkpoints()), 0).get(12);
        List<String> hashes = log.hashes();
        assertThat(
                        audit(new Anchor(3, hashes.get(3)), new Anchor(199, hashes.get(199)))
                                .verifyFrom(late)
                                .verification())
                .isInstanceOf(Intact.class);
        Broken broken =
                (Broken) audit(new Anchor(3, hashes.get(4))).verifyFrom(late).verification();
        assertThat(broken.seq()).isEqualTo(3);
    }

    @Test
    void wantsTheCosignatureOfTheWitnessWhoseKeyItHas() throws IOException {
        NoteSigner witness = NoteSigner.generate("w", NoteKey.Kind.COSIGNATURE, new SecureRandom());
        Path place = Files.createDirectory(log.checkpoints().resolve("witnessed"));
        List<SignedNote> notes = CheckpointFiles.read(storage(log.checkpoints()), 0);
        try (CheckpointFiles files = CheckpointFiles.open(storage(place))) {
            files.append(notes.get(3).with(witness.signature(notes.get(3).text(), 77)));
            files.append(notes.get(5));
        }
        NotePlace unchecked = new NotePlace("witnessed", storage(place), null);
        NotePlace checked = new NotePlace("witnessed", storage(place), witness.publicKey());
        assertThat(audit(unchecked)).isInstanceOf(Intact.class);
        Broken broken = (Broken) audit(checked);
        assertThat(broken.seq()).isEqualTo(log.sizes().get(3));
        assertThat(broken.what()).contains("not cosigned");
        try (CheckpointFiles files = CheckpointFiles.open(storage(place))) {
            files.append(notes.get(7).with(witness.signature(notes.get(7).text(), 78)));
        }
        assertThat(audit(checked)).as("it stands for those before").isInstanceOf(Intact.class);
    }

    private Verification audit(NotePlace place) throws IOException {
        return new LogAudit(
                        storage(log.audit()), null, List.of(place), key(), List.of(), CARE, _ -> {})
                .verify()
                .verification();
    }

    private LogAudit audit(Anchor... receipts) {
        return new LogAudit(
                storage(log.audit()), null, places(), key(), List.of(receipts), CARE, _ -> {});
    }

    private List<NotePlace> places() {
        return List.of(
                new NotePlace("checkpoints", storage(log.checkpoints()), null),
                new NotePlace("second", storage(log.second()), null));
    }

    private NoteKey key() {
        return log.signer.publicKey();
    }

    private static FileStorage storage(Path folder) {
        return FileStorage.existing(folder);
    }
}
