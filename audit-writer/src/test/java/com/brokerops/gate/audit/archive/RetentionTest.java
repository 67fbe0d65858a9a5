package com.brokerops.gate.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.SampleEvents;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.Verification.Broken;
import com.brokerops.gate.audit.Verification.Intact;
import com.brokerops.gate.audit.checkpoint.LogAudit;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.tree.GrowingRoot;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only what was shipped and witnessed goes. */
class RetentionTest {
    private ShippingLog gate;

    @BeforeEach
    void writeALog() throws IOException {
        gate = new ShippingLog().write(600).cosign();
        assertThat(gate.atHand()).hasSizeGreaterThan(6);
    }

    @Test
    void removesSegmentAfterSegmentAndTheLogStillVerifies() throws IOException {
        List<String> before = lines(LogReader.offline(gate.disk));
        gate.ship();

        assertThat(gate.retain()).isNull();
        assertThat(gate.retain()).isNull();

        assertThat(gate.atHand()).startsWith(2L).doesNotContain(0L, 1L);
        LogAudit.Found rest = gate.audit(null);
        long removed = Objects.requireNonNull(gate.log.segments().removal()).size();
        assertThat(rest.inTheArchive()).isEqualTo(removed).isPositive();
        assertThat(((Intact) rest.verification()).firstSeq()).isEqualTo(removed);
        LogAudit.Found all = gate.audit(gate.place);
        assertThat(((Intact) all.verification()).events()).isEqualTo(before.size());
        assertThat(all.inTheArchive()).isZero();
        LogReader reader = LogReader.offline(gate.disk, Archive.copies(gate.place));
        assertThat(lines(reader)).containsExactlyElementsOf(before);
    }

    @Test
    void showsNoRemovedLineWithoutTheArchiveAndSaysSo() throws IOException {
        gate.ship();
        gate.retain();
        long removed = Objects.requireNonNull(gate.log.segments().removal()).size();

        LogReader alone = LogReader.offline(gate.disk);
        assertThat(alone.rawLine(removed)).isNotNull();
        assertThatThrownBy(() -> alone.rawLine(removed - 1))
                .isInstanceOf(SegmentRemovedException.class)
                .hasMessageContaining("gate audit restore");

        LogReader live = gate.log.reader();
        assertThat(live.rawLine(removed - 1)).isNotNull();
        assertThat(live.hashes(removed - 3, 6)).hasSize(6);
    }

    @Test
    void startsBehindASnapshotAndNeverFromNothing() throws IOException {
        gate.ship();
        gate.retain();
        Anchor end = gate.end();
        gate.log.close();
        long removed = Objects.requireNonNull(gate.log.segments().removal()).size();

        assertThatThrownBy(() -> TestLogs.reopen(gate.disk, null))
                .isInstanceOf(SegmentRemovedException.class);
        assertThatThrownBy(
                        () -> TestLogs.reopen(gate.disk, new Anchor(removed - 1, "0".repeat(64))))
                .isInstanceOf(SegmentRemovedException.class);
        gate.restart(gate.disk.losePower(), end);
        assertThat(gate.log.lastSeq()).isEqualTo(end.seq());
        gate.write(100).cosign();
        gate.ship();
        assertThat(gate.retain()).isNull();
        assertThat(gate.atHand()).startsWith(2L);
    }

    @Test
    void theScrubberAndTheWatchMissNothingThatWasRemoved() throws IOException {
        var scrubber = gate.log.scrubber();
        scrubber.scrub(1000);
        gate.ship();
        gate.retain();
        gate.retain();
        for (int i = 0; i < 3; i++) {
            scrubber.scrub(1 << 30);
            gate.log.step();
        }
        assertThat(scrubber.passes()).isPositive();
        assertThat(scrubber.failures()).isZero();
        assertThat(gate.log.identityMismatches()).isZero();
    }

    @Test
    void keepsASegmentThatIsNotShipped() throws IOException {
        assertThat(gate.retain()).contains("it is not shipped");
        assertNothingIsRemoved();
    }

    @Test
    void keepsASegmentThatNobodyCosigned() throws IOException {
        gate.ship();
        gate.witnessed = new MemoryDisk(3);
        assertThat(gate.retain()).contains("no checkpoint cosigned by witness,");
        assertNothingIsRemoved();
    }

    @Test
    void keepsASegmentThatAnotherWitnessCosigned() throws IOException {
        gate.witnessed = new MemoryDisk(3);
        gate.cosignBy(NoteSigner.generate("other", NoteKey.Kind.COSIGNATURE, new SecureRandom()));
        gate.ship();
        assertThat(gate.retain()).contains("no checkpoint cosigned by witness,");
        assertThat(gate.atHand()).startsWith(0L);
    }

    @Test
    void aWitnessThatHasTakenThePlaceOfALostOneCosignsForWhatThatOneDid() throws IOException {
        NoteSigner lost = NoteSigner.generate("lost", NoteKey.Kind.COSIGNATURE, new SecureRandom());
        gate = new ShippingLog().write(100).cosignBy(lost).write(300).cosignBy(lost);
        gate.ship();
        assertThat(gate.retain()).contains("cosigned");
        assertNothingIsRemovedYet();
        gate.write(300).cosign();
        assertThat(gate.retain()).contains("cosigned"); // not in the archive yet
        assertNothingIsRemovedYet();
        gate.ship();
        assertThat(gate.retain()).isNull();
        assertThat(gate.retain()).isNull();
        assertThat(gate.atHand()).startsWith(2L);
        assertThat(gate.audit(null).verification()).isInstanceOf(Intact.class);
        assertThat(gate.audit(gate.place).verification()).isInstanceOf(Intact.class);
    }

    private void assertNothingIsRemovedYet() throws IOException {
        assertThat(gate.atHand()).startsWith(0L);
        assertThat(gate.disk.list()).doesNotContain(Removal.FILE);
    }

    @Test
    void keepsASegmentWhoseCosignedCheckpointIsNotInTheArchive() throws IOException {
        gate.ship();
        gate.archivedWitnessed = new MemoryDisk(6);
        assertThat(gate.retain()).contains("in the archive");
        assertNothingIsRemoved();
    }

    @Test
    void keepsASegmentThatTheSnapshotIsNotPast() throws IOException {
        gate.ship();
        long next = Objects.requireNonNull(SealedSegment.head(gate.disk, 1)).seq();
        gate.snapshotSeq = next - 1;
        assertThat(gate.retain()).contains("snapshot");
        assertNothingIsRemoved();
        gate.snapshotSeq = next;
        assertThat(gate.retain()).isNull();
    }

    @Test
    void keepsWhatIsNotOldOrMuchEnough() throws IOException {
        gate.ship();
        for (Keep keep : List.of(Keep.parse("1d"), Keep.parse("1GiB"))) {
            gate.keep = keep;
            assertThat(gate.retain()).isEqualTo("it is to be kept");
        }
        assertNothingIsRemoved();
        gate.keep = new Keep(1, 0);
        assertThat(gate.retain()).isNull();
    }

    @Test
    void keepsASegmentWhoseCopyWasAltered() throws IOException {
        gate.ship();
        byte[] copy = gate.place.contents("000000000000.ndjson.gz");
        for (int at : new int[] {0, 17, 40, copy.length / 2, copy.length - 30, copy.length - 1}) {
            byte[] altered = copy.clone();
            altered[at] ^= 4;
            gate.place.replace("000000000000.ndjson.gz", altered);
            assertThatThrownBy(gate::retain).isInstanceOf(IOException.class);
            assertNothingIsRemoved();
        }
        gate.place.replace("000000000000.ndjson.gz", gate.place.contents("000000000001.ndjson.gz"));
        assertThatThrownBy(gate::retain).hasMessageContaining("not what");
        assertNothingIsRemoved();
        gate.place.delete("000000000000.ndjson.gz");
        assertThatThrownBy(gate::retain).isInstanceOf(IOException.class);
        assertNothingIsRemoved();
        gate.ship();
        assertThat(gate.retain()).isNull();
    }

    @Test
    void neverWritesOverACopyThatIsNotTheLogs() throws IOException {
        gate.ship();
        byte[] other = gate.place.contents("000000000001.ndjson.gz");
        gate.place.replace("000000000000.ndjson.gz", other);
        gate.place.delete(Archive.MANIFEST);
        assertThatThrownBy(gate::ship).isInstanceOf(IOException.class);
        assertThat(gate.place.contents("000000000000.ndjson.gz")).isEqualTo(other);
    }

    @Test
    void findsALocalSegmentThatWasCutBeforeItIsShipped() throws IOException {
        byte[] text = gate.disk.contents("000000000000.ndjson");
        int end = new String(text, java.nio.charset.StandardCharsets.US_ASCII).lastIndexOf("\n{");
        text[end + 1] = 0;
        gate.disk.replace("000000000000.ndjson", text);
        assertThatThrownBy(gate::ship)
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("cut off");
        assertThat(gate.place.list()).doesNotContain("000000000000.ndjson.gz");
    }

    @Test
    void whatIsDeletedByHandIsTampering() throws IOException {
        gate.ship();
        gate.retain();
        Anchor end = gate.end();
        gate.log.close();
        gate.disk.delete("000000000001.ndjson");

        assertThatThrownBy(() -> TestLogs.reopen(gate.disk, end))
                .isInstanceOf(AuditTamperedException.class);
        assertThat(gate.audit(null).verification()).isInstanceOf(Broken.class);
        assertThat(gate.audit(gate.place).verification()).isInstanceOf(Broken.class);
    }

    @Test
    void aStatementThatTheLogsKeyDidNotSignIsTampering() throws IOException {
        NoteSigner other =
                NoteSigner.generate(
                        "gate/" + SampleEvents.LOG_ID, NoteKey.Kind.NOTE, new SecureRandom());
        Anchor end = gate.end();
        forge(other, tree());
        assertThatThrownBy(() -> gate.restart(gate.disk, end))
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("not signed by");
        assertThat(((Broken) gate.audit(null).verification()).segment()).isEqualTo(Removal.FILE);
    }

    @Test
    void aStatementByTheLogsKeyOfWhatWasNeverShippedIsFound() throws IOException {
        gate.ship();
        gate.place.delete("000000000000.ndjson.gz");
        forge(gate.signer, tree());

        assertThat(gate.audit(gate.place).verification()).isInstanceOf(Broken.class);
        Broken unwitnessed = (Broken) gate.audit(null, new MemoryDisk(7)).verification();
        assertThat(unwitnessed.what()).contains("no cosigned checkpoint");
    }

    @Test
    void aStatementWithAnotherTreeOrHashDoesNotLeadToWhatWasSigned() throws IOException {
        GrowingRoot tree = new GrowingRoot();
        long size = Objects.requireNonNull(SealedSegment.head(gate.disk, 1)).seq();
        for (int i = 0; i < size; i++) {
            tree.add(new byte[32]);
        }
        forge(gate.signer, tree);
        assertThat(((Broken) gate.audit(null).verification()).what())
                .contains("not what was signed");

        Removal.of(1, "0".repeat(64), tree, gate.signer).write(gate.disk);
        assertThat(((Broken) gate.audit(null).verification()).what()).contains("not follow");
    }

    @Test
    void aLossOfPowerAtAnyStepLosesNoLine() throws IOException {
        gate = new ShippingLog().write(380).cosign();
        List<String> before = lines(LogReader.offline(gate.disk));
        Anchor end = gate.end();
        gate.log.close();
        MemoryDisk disk = gate.disk.copy();
        boolean finished = false;
        for (long step = 0; !finished; step++) {
            for (boolean here : new boolean[] {true, false}) {
                gate.place = new MemoryDisk(step);
                gate.archivedNotes = new MemoryDisk(5);
                gate.archivedWitnessed = new MemoryDisk(6);
                gate.restart(disk.copy(), end);
                (here ? gate.disk : gate.place).losePowerAfter(step);
                finished = shipAndRemove();
                gate.place = gate.place.losePower();
                gate.restart(gate.disk.losePower(), end);
                LogReader reader = LogReader.offline(gate.disk, Archive.copies(gate.place));
                assertThat(lines(reader)).containsExactlyElementsOf(before);
                assertThat(shipAndRemove()).isTrue();
                assertThat(gate.atHand()).startsWith(2L);
                assertThat(lines(reader)).containsExactlyElementsOf(before);
                assertThat(gate.audit(gate.place).verification()).isInstanceOf(Intact.class);
            }
        }
    }

    private boolean shipAndRemove() {
        try {
            gate.ship();
            while (gate.atHand().getFirst() < 2) {
                assertThat(gate.retain()).isNull();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void assertNothingIsRemoved() throws IOException {
        assertThat(gate.atHand()).startsWith(0L);
        assertThat(gate.disk.list()).doesNotContain(Removal.FILE);
        assertThat(gate.audit(null).verification()).isInstanceOf(Intact.class);
    }

    /** The tree over the first segment. */
    private GrowingRoot tree() throws IOException {
        GrowingRoot tree = new GrowingRoot();
        long size = Objects.requireNonNull(SealedSegment.head(gate.disk, 1)).seq();
        for (byte[] hash : gate.log.reader().hashes(0, (int) size)) {
            tree.add(hash);
        }
        return tree;
    }

    private void forge(NoteSigner signer, GrowingRoot tree) throws IOException {
        gate.log.close();
        String last = Objects.requireNonNull(SealedSegment.head(gate.disk, 1)).prevHash();
        Removal.of(1, last, tree, signer).write(gate.disk);
        if (gate.disk.list().contains("000000000000.ndjson")) {
            gate.disk.delete("000000000000.ndjson");
        }
    }

    private static List<String> lines(LogReader reader) throws IOException {
        List<String> hashes = new ArrayList<>();
        reader.forEach(0, line -> hashes.add(line.hash()));
        return hashes;
    }
}
