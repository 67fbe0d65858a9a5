package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.SampleEvents;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.checkpoint.CheckpointCopy;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.checkpoint.LogAudit;
import com.brokerops.gate.audit.checkpoint.NotePlace;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A log in memory with checkpoints, a witness and an archive, turned by hand. */
final class ShippingLog {
    static final Keep ALMOST_NOTHING = new Keep(0, 1);
    static final Pace AT_ONCE = _ -> {};

    final NoteSigner signer =
            NoteSigner.generate(
                    "gate/" + SampleEvents.LOG_ID, NoteKey.Kind.NOTE, new SecureRandom());
    final NoteSigner witness =
            NoteSigner.generate("witness", NoteKey.Kind.COSIGNATURE, new SecureRandom());
    MemoryDisk disk = new MemoryDisk(1);
    MemoryDisk home = new MemoryDisk(2);
    MemoryDisk witnessed = new MemoryDisk(3);
    MemoryDisk place = new MemoryDisk(4);
    MemoryDisk archivedNotes = new MemoryDisk(5);
    MemoryDisk archivedWitnessed = new MemoryDisk(6);
    long snapshotSeq = Long.MAX_VALUE;
    Keep keep = ALMOST_NOTHING;
    AuditLog log;
    Checkpointer checkpointer;

    ShippingLog() throws IOException {
        log = TestLogs.open(disk);
        findsOlder();
        checkpointer = Checkpointer.open(log, home, List.of(), signer);
    }

    private void findsOlder() {
        log.segments().older(ordinal -> Archive.copies(place).open(ordinal));
    }

    /** Writes so many events, ten to a checkpoint, and has the last one cosigned. */
    ShippingLog write(int events) throws IOException {
        for (int i = 0; i < events / 10; i++) {
            TestLogs.fill(log, 1, 10);
            checkpointer.sign();
        }
        return this;
    }

    ShippingLog cosignBy(NoteSigner by) throws IOException {
        SignedNote note = Objects.requireNonNull(checkpointer.latest());
        try (CheckpointFiles files = CheckpointFiles.open(witnessed)) {
            files.append(note.with(by.signature(note.text(), 1)));
        }
        return this;
    }

    ShippingLog cosign() throws IOException {
        return cosignBy(witness);
    }

    /** Ships every full segment and what was signed. */
    Archive ship() throws IOException {
        Archive archive = Archive.open(place, SampleEvents.LOG_ID);
        List<Long> full = new ArrayList<>(SealedSegment.atHand(disk));
        full.removeIf(ordinal -> ordinal >= log.sealedBefore());
        for (long ordinal : archive.missing(full)) {
            SealedSegment.Head next = Objects.requireNonNull(SealedSegment.head(disk, ordinal + 1));
            archive.ship(disk, ordinal, next, AT_ONCE);
        }
        CheckpointCopy.open(home, archivedNotes).turn();
        CheckpointCopy.open(witnessed, archivedWitnessed).turn();
        return archive;
    }

    /** Why the oldest segment stays, or null if it went. */
    @Nullable String retain() throws IOException {
        Archive archive = Archive.open(place, SampleEvents.LOG_ID);
        Retention.Stays stays = retention().turn(archive, () -> snapshotSeq, AT_ONCE);
        return stays == null ? null : stays.why();
    }

    Retention retention() {
        return new Retention(
                log,
                disk,
                checkpointer,
                signer,
                new Retention.Witnessed(witness.publicKey(), witnessed, archivedWitnessed),
                keep,
                log::lastAtEpochNanos);
    }

    /** Starts again on what a loss of power leaves, with a snapshot of its last line. */
    void restart(MemoryDisk after, Anchor anchor) throws IOException {
        disk = after;
        log = TestLogs.reopen(disk, anchor);
        findsOlder();
        checkpointer = Checkpointer.open(log, home, List.of(witnessed), signer);
    }

    Anchor end() {
        return new Anchor(log.lastSeq(), log.lastHash());
    }

    List<Long> atHand() throws IOException {
        return SealedSegment.atHand(disk);
    }

    LogAudit.Found audit(@Nullable Storage archive) throws IOException {
        return audit(archive, witnessed);
    }

    LogAudit.Found audit(@Nullable Storage archive, Storage cosigned) throws IOException {
        List<NotePlace> places =
                List.of(
                        new NotePlace("checkpoints", home, null),
                        new NotePlace(NotePlace.WITNESSED, cosigned, witness.publicKey()));
        return new LogAudit(
                        disk,
                        archive == null ? null : Archive.copies(archive),
                        places,
                        signer.publicKey(),
                        List.of(),
                        new LogAudit.Care(true, false),
                        _ -> {})
                .verify();
    }
}
