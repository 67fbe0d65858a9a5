package com.brokerops.gate.audit.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineProofTest {
    @TempDir private Path folder;
    private SignedLog log;

    @BeforeEach
    void writeALog() throws IOException {
        log = SignedLog.in(Files.createDirectory(folder.resolve("log")));
    }

    @Test
    void standsForALineWithTheLogsKeyAlone() throws IOException {
        List<Long> sizes = log.sizes();
        for (int seq = 0; seq < log.lines().size(); seq += 7) {
            byte[] json = proof(seq).json();
            LineProof read = LineProof.parse(json);
            assertThat(read.check(key()).seq()).isEqualTo(seq);
            assertThat(new String(read.line(), ISO_8859_1) + "\n").isEqualTo(log.lines().get(seq));
            assertThat(read.json()).isEqualTo(json);
            long at = seq;
            assertThat(Checkpoint.parse(read.checkpoint().text()).size())
                    .isEqualTo(sizes.stream().filter(size -> size > at).findFirst().get());
        }
    }

    @Test
    void doesNotStandForAnyOther() throws IOException {
        LineProof proof = proof(40);
        LineProof other = proof(41);
        NoteKey foreign =
                NoteSigner.generate(key().name(), NoteKey.Kind.NOTE, new SecureRandom())
                        .publicKey();
        assertThatThrownBy(() -> proof.check(foreign)).isInstanceOf(NoteException.class);
        for (LineProof wrong :
                List.of(
                        new LineProof(other.line(), proof.proof(), proof.checkpoint()),
                        new LineProof(proof.line(), other.proof(), proof.checkpoint()),
                        new LineProof(proof.line(), proof.proof(), proof(100).checkpoint()))) {
            assertThatThrownBy(() -> wrong.check(key())).isInstanceOf(NoteException.class);
        }
    }

    @Test
    void aChangedByteIsNoticedOrChangesNothing() throws IOException {
        byte[] json = proof(60).json();
        Random random = new Random(8);
        for (int i = 0; i < 1500; i++) {
            byte[] changed = json.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
            try {
                LineProof read = LineProof.parse(changed);
                read.check(key());
                assertThat(read.line()).isEqualTo(proof(60).line());
            } catch (NoteException _) {
                // noticed
            }
        }
    }

    @Test
    void standsForTheLinesBeforeIt() throws IOException {
        LineProof last = proof(90);
        List<byte[]> lines = new ArrayList<>();
        for (String line : log.lines().subList(50, 91)) {
            lines.add(line.substring(0, line.length() - 1).getBytes(ISO_8859_1));
        }
        last.checkRange(lines);
        List<byte[]> gap = new ArrayList<>(lines);
        gap.remove(20);
        List<byte[]> changed = new ArrayList<>(lines);
        changed.set(20, lines.get(20).clone());
        changed.get(20)[100] ^= 1;
        for (List<byte[]> wrong :
                List.of(gap, changed, lines.subList(0, 40), List.<byte[]>of(), lines.reversed())) {
            assertThatThrownBy(() -> last.checkRange(wrong)).isInstanceOf(NoteException.class);
        }
    }

    @Test
    void thereIsNoneOfALogThatIsNotTheOneSignedOrBeforeItIsSigned() throws IOException {
        assertThat(of(log.lines().size())).isNull();
        SignedLog rewritten = log.copyTo(folder.resolve("rewritten"));
        rewritten.rewrite(20, "\"symbol\":\"AAPL\"", "\"symbol\":\"MSFT\"");
        log = rewritten;
        assertThatThrownBy(() -> of(60)).isInstanceOf(AuditTamperedException.class);
        Files.delete(rewritten.notes());
        assertThat(of(60)).isNull();
    }

    private NoteKey key() {
        return log.signer.publicKey();
    }

    private LineProof proof(long seq) throws IOException {
        return Objects.requireNonNull(of(seq));
    }

    private LineProof of(long seq) throws IOException {
        return LineProof.of(
                FileStorage.existing(log.audit()),
                null,
                FileStorage.existing(log.checkpoints()),
                seq);
    }
}
