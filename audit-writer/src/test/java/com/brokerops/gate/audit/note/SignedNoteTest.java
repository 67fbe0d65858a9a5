package com.brokerops.gate.audit.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.note.NoteKey.Kind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
    /** From the documentation of Go's note package, which first had the form. */
    private static final String GO_KEY =
            """
            PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz
            PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
            """;

    private static final String GO_TEXT =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;

    private static final String GO_NOTE =
            GO_TEXT
                    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2p"
                    + "ZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private final NoteSigner signer =
            NoteSigner.generate("gate.test/log", Kind.NOTE, new SecureRandom());

    @Test
    void makesTheNoteThatGoMakes() {
        SignedNote made = NoteSigner.parse(GO_KEY).sign(GO_TEXT, 0);
        assertThat(new String(made.bytes(), UTF_8)).isEqualTo(GO_NOTE);
    }

    @Test
    void verifiesTheNoteThatGoMakes() {
        SignedNote read = SignedNote.parse(GO_NOTE.getBytes(UTF_8));
        assertThat(read.text()).isEqualTo(GO_TEXT);
        assertThat(read.by(NoteSigner.parse(GO_KEY).publicKey())).isNotNull();
    }

    @Test
    void readsBackWhatItWrites() {
        SignedNote note = signer.sign("one\n\ntwo\n", 0);
        SignedNote read = SignedNote.parse(note.bytes());
        assertThat(read.text()).isEqualTo("one\n\ntwo\n");
        assertThat(read.by(NoteKey.parse(signer.publicKey().text()))).isNotNull();
        assertThat(NoteSigner.parse(signer.text()).text()).isEqualTo(signer.text());
    }

    @Test
    void noOtherBitOfANoteVerifies() {
        byte[] bytes = signer.sign("a text\n", 0).bytes();
        int refused = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused += verifies(flipped) ? 0 : 1;
        }
        assertThat(refused).isEqualTo(bytes.length * 8);
    }

    @Test
    void aCosignatureSaysWhenAndHoldsForThatTimeOnly() {
        NoteSigner witness =
                NoteSigner.generate("witness.test", Kind.COSIGNATURE, new SecureRandom());
        SignedNote log = signer.sign("gate.test/log\n1\nAAAA\n", 0);
        NoteSignature made = witness.signature(log.text(), 1_790_000_000L);
        assertThat(log.with(made).by(witness.publicKey())).isNotNull();
        byte[] later = made.bytes().clone();
        later[7] ^= 1;
        NoteSignature moved = new NoteSignature(made.name(), made.keyId(), later);
        assertThat(log.with(moved).by(witness.publicKey())).isNull();
    }

    @Test
    void anotherKeyOfTheSameNameIsNotTheKey() {
        NoteSigner other = NoteSigner.generate("gate.test/log", Kind.NOTE, new SecureRandom());
        assertThat(signer.sign("text\n", 0).by(other.publicKey())).isNull();
    }

    @Test
    void refusesKeysThatAreNone() {
        String text = signer.publicKey().text();
        List<String> wrong = new ArrayList<>();
        wrong.add(text.substring(0, text.length() - 4));
        wrong.add(text.replace("gate.test/log", "gate.test/lag"));
        wrong.add("two words+00000000+AAAA");
        wrong.add("");
        wrong.forEach(key ->
                assertThatThrownBy(() -> NoteKey.parse(key)).isInstanceOf(NoteException.class));
        String[] go = GO_KEY.split("\n");
        assertThatThrownBy(() -> NoteSigner.parse(go[0] + "\n" + text + "\n"))
                .isInstanceOf(NoteException.class)
                .hasMessageContaining("no pair");
    }

    @Test
    void aCheckpointIsThreeLines() {
        Checkpoint checkpoint = new Checkpoint("gate.test/log", 4711, new byte[32]);
        assertThat(checkpoint.text())
                .isEqualTo("gate.test/log\n4711\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        assertThat(Checkpoint.parse(checkpoint.text()).size()).isEqualTo(4711);
        for (String wrong :
                List.of(
                        "a\n1\n",
                        "a\n01\n" + "A".repeat(43) + "=\n",
                        "a\n-1\nAA==\n",
                        "a\n1\n\n")) {
            assertThatThrownBy(() -> Checkpoint.parse(wrong)).isInstanceOf(NoteException.class);
        }
    }

    private boolean verifies(byte[] bytes) {
        try {
            return SignedNote.parse(bytes).by(signer.publicKey()) != null;
        } catch (NoteException e) {
            return false;
        }
    }
}
