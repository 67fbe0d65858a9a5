package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.evidence.Collected.Broken;
import com.brokerops.gate.sidecar.evidence.Collected.Found;
import com.brokerops.gate.sidecar.evidence.Collected.NotYet;
import com.brokerops.gate.sidecar.evidence.Inclusion.Proof;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.sidecar.store.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects everything that belongs to one decision, and checks it before it gives it to anybody.
 *
 * <p><b>Thread.</b> Any but the gate thread: it reads the disk.
 */
public final class Evidence {
    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
    private static final int PRACTICE_PACKS = 150;
    private static final int PRACTICE_LINES = 64;
    private static final long PRACTICE_PAUSE_MILLIS = 60;

    private final Sources sources;
    private final Maker maker;
    private final NoteKey key;

    public Evidence(Sources sources, Maker maker) {
        this.sources = sources;
        this.maker = maker;
        this.key = maker.signer().publicKey();
    }

    /** The line of a decision, or null if there is none. */
    public @Nullable LogLine find(UUID traceId) throws IOException {
        return sources.log().findDecision(traceId);
    }

    /**
     * All that belongs to the decision of a line, up to the end of a checkpoint that the index has
     * reached. The index lags behind the log, and the checkpoints do; neither is waited for: a
     * later line that they do not have yet is in a later pack.
     *
     * @throws IOException if it cannot be read now
     */
    public Collected collect(LogLine line) throws IOException, InterruptedException {
        try {
            SignedNote checkpoint = sources.proofs().covering(line.seq());
            if (checkpoint == null) {
                return new NotYet("no checkpoint stands for it yet");
            }
            return switch (sources.lines().about(traceId(line), line.seq(), size(checkpoint) - 1)) {
                case Reading.Unavailable<LinesAbout>(String why) -> new NotYet(why);
                case Reading.Known<LinesAbout>(@Nullable LinesAbout about, long upTo)
                        when about != null ->
                        collect(line, checkpoint, about, upTo);
                case Reading.Known<LinesAbout> _ -> new NotYet("the index is not there");
            };
        } catch (AuditTamperedException e) {
            return new Broken(e.seq(), String.valueOf(e.getMessage()));
        } catch (PackFaultException e) {
            return new Broken(line.seq(), e.file() + ": " + e.what());
        }
    }

    private static UUID traceId(LogLine line) {
        return ((Decision) line.event()).traceId();
    }

    /**
     * Makes packs of decisions from all over the log on a thread of its own and throws them away,
     * so that the first that somebody asks for meets code that has run. Takes about ten seconds,
     * and a quarter of a processor meanwhile.
     */
    public void startPractice() {
        Thread.ofPlatform().name("practice").daemon().start(this::practise);
    }

    private void practise() {
        long newest = sources.lastSeq().getAsLong();
        try {
            for (int i = PRACTICE_PACKS; i > 0; i--) {
                practise(newest / PRACTICE_PACKS * i);
                TimeUnit.MILLISECONDS.sleep(PRACTICE_PAUSE_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("no practice", e); // whoever asks for a pack is told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void practise(long newest) throws IOException, InterruptedException {
        for (long seq = newest; seq > Math.max(0, newest - PRACTICE_LINES); seq--) {
            LogLine line = sources.log().find(seq);
            if (line != null
                    && line.event() instanceof Decided
                    && collect(line) instanceof Found(Dossier dossier)) {
                dossier.pack();
                dossier.bundle();
                return;
            }
        }
    }

    /**
     * @param upTo the index has read so far: what a checkpoint stands for beyond it is not known
     */
    private Collected collect(LogLine line, SignedNote checkpoint, LinesAbout about, long upTo)
            throws IOException, PackFaultException {
        List<Long> later = about.seqs();
        SignedNote laterCheckpoint = null;
        while (laterCheckpoint == null && !later.isEmpty()) {
            laterCheckpoint = sources.proofs().covering(later.getLast());
            if (laterCheckpoint == null || size(laterCheckpoint) - 1 > upTo) {
                laterCheckpoint = null;
                later = later.subList(0, later.size() - 1);
            }
        }
        long more = about.more() + about.seqs().size() - later.size();
        Map<String, byte[]> files = new HashMap<>();
        List<Proof> proofs = new ArrayList<>();
        files.put(PackFiles.CHECKPOINT, checkpoint.bytes());
        files.put(PackFiles.RECORD, raw(line.seq()));
        proofs.add(proof(PackFiles.RECORD, line.seq(), PackFiles.CHECKPOINT, checkpoint));
        files.put(PackFiles.STARTED, started(about, checkpoint, proofs));
        if (laterCheckpoint != null) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (long seq : later) {
                lines.writeBytes(raw(seq));
                proofs.add(
                        proof(PackFiles.LATER, seq, PackFiles.LATER_CHECKPOINT, laterCheckpoint));
            }
            files.put(PackFiles.LATER, lines.toByteArray());
            files.put(PackFiles.LATER_CHECKPOINT, laterCheckpoint.bytes());
        }
        files.put(PackFiles.INCLUSION, new Inclusion(proofs).toBytes());
        if (line.event() instanceof Decided decided) {
            files.put(PackFiles.POLICY, policy(decided));
            files.put(PackFiles.TOKEN, maker.token(decided, line.seq()));
        }
        files.put(PackFiles.KEY, Manifest.keyFile(key));
        Chain chain = ChainCheck.check(files, key);
        requireLink(line);
        return new Found(dossier(chain, files, more));
    }

    private Dossier dossier(Chain chain, Map<String, byte[]> files, long more) {
        files.put(PackFiles.BUILD, build(chain));
        files.put(
                PackFiles.PAGE,
                StoryPage.of(chain, files, key, more, maker.policies()).getBytes(UTF_8));
        Manifest manifest =
                Manifest.of(key.name(), chain.decision().traceId(), chain.asOfSeq(), files);
        return new Dossier(chain, files, manifest, maker.signer(), more);
    }

    private byte[] started(LinesAbout about, SignedNote checkpoint, List<Proof> proofs)
            throws IOException, PackFaultException {
        long seq = about.startedSeq();
        if (seq < 0) {
            throw new PackFaultException(PackFiles.STARTED, "the log has no start before it");
        }
        proofs.add(proof(PackFiles.STARTED, seq, PackFiles.CHECKPOINT, checkpoint));
        return raw(seq);
    }

    private byte[] raw(long seq) throws IOException, PackFaultException {
        byte[] line = sources.log().rawLine(seq);
        if (line == null) {
            throw new PackFaultException("the log", "seq " + seq + " is missing");
        }
        return line;
    }

    private static long size(SignedNote checkpoint) {
        return Checkpoint.parse(checkpoint.text()).size();
    }

    private Proof proof(String file, long seq, String name, SignedNote checkpoint)
            throws IOException {
        long size = size(checkpoint);
        return new Proof(file, seq, name, size, sources.proofs().inclusion(seq, size));
    }

    /** The line before it is the one that it names. */
    private void requireLink(LogLine line) throws IOException, PackFaultException {
        byte[] before = raw(line.seq() - 1);
        String hash = LogEventCodec.readLine(before, 0, before.length - 1).hash();
        if (!hash.equals(line.prev())) {
            throw new PackFaultException(
                    PackFiles.RECORD, "it does not follow seq " + (line.seq() - 1));
        }
    }

    private byte[] policy(Decided decided) throws IOException, PackFaultException {
        Path file = sources.policies().resolve(decided.policyHash() + ".yaml");
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PackFaultException(
                    PackFiles.POLICY, "policies/" + file.getFileName() + " is gone");
        }
    }

    private byte[] build(Chain chain) {
        Started start = chain.start();
        return new JsonWriter(256)
                .beginObject()
                .field("decided_by", start.version())
                .field("boot_epoch", start.bootEpoch())
                .field("packed_by", maker.build())
                .endObject()
                .toBytes();
    }
}
