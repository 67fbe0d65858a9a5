package com.brokerops.gate.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.SampleEvents;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSignature;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.TreeProofs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CheckpointerTest {
    private static final String ORIGIN = "gate/" + SampleEvents.LOG_ID;

    private final NoteSigner signer =
            NoteSigner.generate(ORIGIN, NoteKey.Kind.NOTE, new SecureRandom());
    private final MemoryDisk disk = new MemoryDisk(1);
    private final MemoryDisk home = new MemoryDisk(2);

    @Test
    void signsWhatTheLogHasComeToAndNothingWithoutNews() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, 3, 10);
        checkpointer.turn();
        SignedNote first = latest(checkpointer);
        assertThat(Checkpoint.of(first, signer.publicKey()).size()).isEqualTo(31);
        checkpointer.turn();
        assertThat(latest(checkpointer)).isSameAs(first);
        TestLogs.fill(log, 1, 1);
        checkpointer.turn();
        assertThat(Checkpoint.of(latest(checkpointer), signer.publicKey()).size()).isEqualTo(32);
        assertThat(CheckpointFiles.read(home, 0)).hasSize(2);
    }

    @Test
    void provesEveryLineAndEveryGrowth() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        for (int i = 0; i < 5; i++) {
            TestLogs.fill(log, 15, 10);
            checkpointer.turn();
        }
        List<SignedNote> notes = CheckpointFiles.read(home, 0);
        Checkpoint last = Checkpoint.of(notes.getLast(), signer.publicKey());
        LogReader reader = LogReader.offline(disk);
        for (long seq = 0; seq < last.size(); seq++) {
            byte[] hash = reader.hashes(seq, 1).getFirst();
            List<byte[]> proof = checkpointer.inclusion(seq, last.size());
            assertThat(TreeProofs.includes(hash, seq, last.size(), proof, last.root())).isTrue();
            SignedNote covering = Objects.requireNonNull(checkpointer.covering(seq));
            assertThat(covering.text()).isEqualTo(firstAbove(seq, notes).text());
        }
        for (SignedNote note : notes) {
            Checkpoint old = Checkpoint.of(note, signer.publicKey());
            assertThat(
                            TreeProofs.consistent(
                                    old.size(),
                                    old.root(),
                                    last.size(),
                                    last.root(),
                                    checkpointer.consistency(old.size(), last.size())))
                    .isTrue();
        }
        assertThat(checkpointer.covering(last.size())).isNull();
    }

    @Test
    void goesOnAfterAStart() throws IOException {
        grown(600);
        AuditLog log = TestLogs.open(disk);
        Checkpointer again = open(log, home);
        assertThat(again.latestSize()).isEqualTo(log.lastSeq() + 1);
        TestLogs.fill(log, 30, 10);
        again.turn();
        byte[] root = Checkpoint.parse(latest(again).text()).root();
        assertThat(open(TestLogs.open(disk), new MemoryDisk(3)).latest()).isNull();
        MemoryDisk elsewhere = new MemoryDisk(4);
        Checkpointer anew = open(TestLogs.open(disk), elsewhere);
        anew.turn();
        assertThat(Checkpoint.parse(latest(anew).text()).root()).isEqualTo(root);
    }

    @Test
    void makesTheFileOfGroupsAgainWhenItIsWrongOrGone() throws IOException {
        grown(900);
        byte[] groups = home.contents(GroupFile.NAME);
        for (int at : new int[] {0, 33, groups.length - 1}) {
            byte[] altered = groups.clone();
            altered[at] ^= 1;
            home.replace(GroupFile.NAME, altered);
            assertThat(open(TestLogs.open(disk), home).latestSize()).isGreaterThan(900);
        }
        home.replace(GroupFile.NAME, new byte[5]);
        Checkpointer checkpointer = open(TestLogs.open(disk), home);
        checkpointer.turn();
        assertThat(home.contents(GroupFile.NAME)).startsWith(groups);
    }

    @Test
    void aLogThatWasCutIsTruncatedWhereItEnds() throws IOException {
        grown(100);
        MemoryDisk cut = cutAfter(60);
        assertThatThrownBy(() -> open(TestLogs.open(cut), home))
                .asInstanceOf(type(AuditTamperedException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(Kind.TRUNCATED);
                    assertThat(e.seq()).isEqualTo(60);
                });
    }

    @Test
    void aLogThatWasWrittenAnewIsNotTheOneSigned() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        List<Long> signed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            signed.add(checkpointer.latestSize());
            TestLogs.fill(log, 10, 10);
            checkpointer.turn();
        }
        MemoryDisk rewritten = new MemoryDisk(9);
        AuditLog other = TestLogs.open(rewritten);
        TestLogs.fill(other, 30, 10);
        TestLogs.append(other, SampleEvents.risk("a line that was never written"));
        TestLogs.fill(other, 35, 10);
        assertThatThrownBy(() -> open(TestLogs.open(rewritten), home))
                .asInstanceOf(type(AuditTamperedException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(Kind.TAMPERED);
                    assertThat(e.seq()).isEqualTo(signed.get(3));
                });
    }

    @Test
    void whatAnotherPlaceKnowsCountsWhereTheHomeWasRolledBackWithTheLog() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, 10, 10);
        checkpointer.turn();
        long size = checkpointer.latestSize();
        MemoryDisk oldLog = disk.copy();
        MemoryDisk oldHome = home.copy();
        TestLogs.fill(log, 10, 10);
        checkpointer.turn();
        MemoryDisk elsewhere = home.copy();
        assertThat(open(TestLogs.open(oldLog.copy()), oldHome.copy()).latestSize()).isEqualTo(size);
        assertThatThrownBy(() ->
                        Checkpointer.open(
                                TestLogs.open(oldLog), oldHome, List.of(elsewhere), signer))
                .asInstanceOf(type(AuditTamperedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRUNCATED));
    }

    @Test
    void checkpointsThatAreTakenAwayWhileItSignsAreTampering() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, 1, 5);
        checkpointer.turn();
        byte[] notes = home.contents("000000000000.notes");
        home.delete("000000000000.notes");
        home.replace("000000000000.notes", notes);
        assertThatThrownBy(checkpointer::turn)
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("not where they were written");
    }

    @Test
    void checkpointsOfAnotherKeyOrLogAreNotBelieved() throws IOException {
        grown(10);
        NoteSigner other = NoteSigner.generate(ORIGIN, NoteKey.Kind.NOTE, new SecureRandom());
        assertThatThrownBy(() -> Checkpointer.open(TestLogs.open(disk), home, List.of(), other))
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("not signed by");
        MemoryDisk foreign = new MemoryDisk(6);
        CheckpointFiles.open(foreign)
                .append(signer.sign(new Checkpoint("gate/other", 3, new byte[32]).text(), 0));
        assertThatThrownBy(() ->
                        Checkpointer.open(TestLogs.open(disk), home, List.of(foreign), signer))
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("of log gate/other");
    }

    @Test
    void aPowerCutAtAnyMomentLeavesWholeNotesAndALogThatAgrees() throws IOException {
        for (int operation = 1; operation < 30; operation++) {
            MemoryDisk log = new MemoryDisk(operation);
            MemoryDisk notes = new MemoryDisk(operation + 1000);
            notes.losePowerAfter(operation);
            signUntilThePowerFails(log, notes);
            MemoryDisk found = notes.losePower();
            Checkpointer checkpointer = open(TestLogs.open(log.losePower()), found);
            checkpointer.turn();
            for (SignedNote note : CheckpointFiles.read(found, 0)) {
                assertThat(note.by(signer.publicKey())).isNotNull();
            }
        }
    }

    private void signUntilThePowerFails(MemoryDisk disk, MemoryDisk notes) throws IOException {
        AuditLog log = TestLogs.open(disk);
        try {
            Checkpointer checkpointer = open(log, notes);
            while (true) {
                TestLogs.fill(log, 1, 3);
                checkpointer.turn();
            }
        } catch (IOException e) {
            assertThat(notes.isDead()).isTrue();
        }
    }

    @Test
    void fillsOneFileAfterTheOther() throws IOException {
        CheckpointFiles files = CheckpointFiles.open(home);
        NoteSignature any = signer.signature("any\n", 0);
        String extension = "x".repeat(8 << 10) + "\n";
        int count = 300;
        for (int size = 1; size <= count; size++) {
            String text = new Checkpoint(ORIGIN, size, new byte[32]).text() + extension;
            files.append(new SignedNote(text, List.of(any)));
        }
        assertThat(CheckpointFiles.ordinals(home)).hasSizeGreaterThan(2);
        for (long seq = 0; seq < count; seq += 13) {
            SignedNote note = Objects.requireNonNull(CheckpointFiles.covering(home, seq));
            assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(seq + 1);
        }
        assertThat(CheckpointFiles.covering(home, count)).isNull();
        SignedNote last = Objects.requireNonNull(CheckpointFiles.open(home).last());
        assertThat(Checkpoint.parse(last.text()).size()).isEqualTo(count);
    }

    @Test
    void findsTheCheckpointThatStandsForALineBehindAFileWithoutAny() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, 1, 5);
        checkpointer.turn();
        byte[] notes = home.contents(CheckpointFiles.name(0));
        for (int ordinal = 0; ordinal < 4; ordinal++) {
            if (ordinal > 0) {
                home.create(CheckpointFiles.name(ordinal), CheckpointFiles.FILE_BYTES);
            }
            home.replace(CheckpointFiles.name(ordinal), new byte[CheckpointFiles.FILE_BYTES]);
        }
        home.replace(CheckpointFiles.name(3), notes);
        assertThat(CheckpointFiles.covering(home, 2)).isNotNull();
    }

    private static SignedNote firstAbove(long seq, List<SignedNote> notes) {
        return notes.stream()
                .filter(note -> Checkpoint.parse(note.text()).size() > seq)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSecondPlaceGetsEveryCheckpointInOrderAlsoAfterItWasAway() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        MemoryDisk second = new MemoryDisk(5);
        CheckpointCopy copy = CheckpointCopy.open(home, second);
        for (int round = 0; round < 12; round++) {
            if (round == 4) {
                second.fail(MemoryDisk.Operation.WRITE, "the second place is away");
            } else if (round == 8) {
                second.repair(MemoryDisk.Operation.WRITE);
            }
            TestLogs.fill(log, 1, 5);
            checkpointer.turn();
            copy.attempt();
        }
        assertThat(copy.failures()).isEqualTo(4);
        assertThat(copy.size()).isEqualTo(checkpointer.latestSize());
        assertThat(CheckpointFiles.read(second, 0))
                .usingRecursiveComparison()
                .isEqualTo(CheckpointFiles.read(home, 0));
    }

    @Test
    void whatNoCrashLeavesOfCheckpointsIsTamperingAndStaysAsItIs() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        for (int round = 0; round < 3; round++) {
            TestLogs.fill(log, 1, 5);
            checkpointer.turn();
        }
        byte[] damaged = home.contents(CheckpointFiles.name(0));
        damaged[10] = 0;
        home.replace(CheckpointFiles.name(0), damaged);
        assertThatThrownBy(() -> Checkpointer.opened(home))
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("000000000000.notes has notes behind what is none");
        assertThat(home.contents(CheckpointFiles.name(0))).isEqualTo(damaged);
    }

    @Test
    void aSecondPlaceThatWasEmptiedGetsEveryCheckpointAgain() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        MemoryDisk second = new MemoryDisk(5);
        CheckpointCopy copy = CheckpointCopy.open(home, second);
        for (int round = 0; round < 6; round++) {
            TestLogs.fill(log, 1, 5);
            checkpointer.turn();
            if (round == 3) {
                second.delete(CheckpointFiles.name(0));
            }
            copy.attempt();
        }
        assertThat(copy.failures()).isEqualTo(1);
        assertThat(CheckpointFiles.read(second, 0))
                .usingRecursiveComparison()
                .isEqualTo(CheckpointFiles.read(home, 0));
    }

    @Test
    void aSecondPlaceWhoseNamesCannotBeReadToTheEndIsAskedAgain() throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, 1, 5);
        checkpointer.turn();
        MemoryDisk second = new MemoryDisk(5);
        AtomicBoolean stale = new AtomicBoolean();
        Storage place =
                (Storage)
                        Proxy.newProxyInstance(
                                Storage.class.getClassLoader(),
                                new Class<?>[] {Storage.class},
                                (_, method, arguments) -> {
                                    if (stale.get()) {
                                        throw new UncheckedIOException(new IOException("stale"));
                                    }
                                    return method.invoke(second, arguments);
                                });
        CheckpointCopy copy = CheckpointCopy.open(home, place);
        stale.set(true);
        copy.attempt();
        assertThat(copy.failure()).hasMessageContaining("stale");
        stale.set(false);
        copy.attempt();
        assertThat(copy.size()).isEqualTo(checkpointer.latestSize());
    }

    private void grown(int events) throws IOException {
        AuditLog log = TestLogs.open(disk);
        Checkpointer checkpointer = open(log, home);
        TestLogs.fill(log, events / 10, 10);
        checkpointer.turn();
    }

    /** A copy of the log with so many lines and zeros behind them. */
    private MemoryDisk cutAfter(int lines) {
        MemoryDisk cut = disk.copy();
        int left = lines;
        for (String name : cut.list().stream().sorted().toList()) {
            byte[] bytes = cut.contents(name);
            for (int i = 0; i < bytes.length; i++) {
                if (left <= 0) {
                    bytes[i] = 0;
                } else if (bytes[i] == '\n') {
                    left--;
                }
            }
            cut.replace(name, bytes);
        }
        return cut;
    }

    private Checkpointer open(AuditLog log, MemoryDisk place) throws IOException {
        return Checkpointer.open(log, place, List.of(), signer);
    }

    private static SignedNote latest(Checkpointer checkpointer) {
        return Objects.requireNonNull(checkpointer.latest());
    }
}
