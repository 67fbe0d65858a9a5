package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.checkpoint.LogAudit;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code gate audit verify}: everything that there is of a log, in one pass. */
@Command(
        name = "verify",
        description = "Checks every line, the chain, the tree, every checkpoint and receipt.",
        mixinStandardHelpOptions = true)
final class AuditVerify implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = AuditCommand.DIR)
    private Path directory = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "VKEY-FILE",
            description = "the log's public key, from where nobody could change it with the log")
    private @Nullable Path key;

    @Option(
            names = "--from-checkpoint",
            paramLabel = "FILE",
            description = "a checkpoint that is believed: lines before it need only lead to it")
    private @Nullable Path from;

    @Option(names = "--second", paramLabel = "DIR", description = "another place of checkpoints")
    private @Nullable Path second;

    @Option(
            names = "--witness-key",
            paramLabel = "VKEY-FILE",
            description = "the public key of the witness")
    private @Nullable Path witness;

    @Option(
            names = "--receipt",
            paramLabel = "SEQ:HASH",
            converter = ReceiptReader.class,
            description = "audit.seq and audit.hash of an answer; may be repeated")
    private List<Anchor> receipts = List.of();

    @Option(
            names = "--events",
            description = "reads every event in full, beyond the members that every line has")
    private boolean events;

    @Option(names = "--archive", paramLabel = "DIR", description = AuditCommand.ARCHIVE)
    private @Nullable Path archive;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What is no receipt is a fault of the command line. */
    private static final class ReceiptReader implements ITypeConverter<Anchor> {
        @Override
        public Anchor convert(String text) {
            if (!text.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
                throw new TypeConversionException("a receipt is SEQ:HASH");
            }
            int colon = text.indexOf(':');
            return new Anchor(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }
    }

    @Override
    public Integer call() throws IOException {
        LogFolder folder = LogFolder.of(directory);
        NoteKey logKey = key == null ? folder.ownKey() : NoteKeyFile.readPublic(key);
        NoteKey witnessKey = witness == null ? null : NoteKeyFile.readPublic(witness);
        return say(found(folder, logKey, witnessKey), logKey);
    }

    private LogAudit.Found found(
            LogFolder folder, @Nullable NoteKey logKey, @Nullable NoteKey witnessKey)
            throws IOException {
        try (ProgressBar bar = ProgressBar.of(folder.bytes())) {
            LogAudit audit =
                    new LogAudit(
                            folder.log(),
                            LogFolder.older(archive),
                            folder.places(second, witnessKey),
                            logKey,
                            receipts,
                            new LogAudit.Care(key != null, events),
                            bar);
            return from == null ? audit.verify() : audit.verifyFrom(note(from));
        }
    }

    private int say(LogAudit.Found found, @Nullable NoteKey logKey) {
        var out = spec.commandLine().getOut();
        boolean intact = found.verification() instanceof Verification.Intact;
        out.println(
                switch (found.verification()) {
                    case Verification.Intact chain -> intact(chain, found, logKey);
                    case Verification.Broken broken ->
                            "BROKEN at seq %d: %s (%s, byte %d)"
                                    .formatted(
                                            broken.seq(),
                                            broken.what(),
                                            broken.segment(),
                                            broken.offset());
                });
        out.flush();
        return intact ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String intact(
            Verification.Intact chain, LogAudit.Found found, @Nullable NoteKey logKey) {
        String how =
                logKey == null ? "signatures not checked: no key" : "signed by " + logKey.name();
        String removed =
                found.inTheArchive() == 0
                        ? ""
                        : ", seq 0 to %d rest on the archive".formatted(found.inTheArchive() - 1);
        String torn = chain.torn() == null ? "" : ", torn tail in " + chain.torn().segment();
        return "intact: %d events in %d segments, seq %d to %d, last %s, %d checkpoints up to %d, %s%s%s"
                .formatted(
                        chain.events(),
                        chain.segments(),
                        chain.firstSeq(),
                        chain.lastSeq(),
                        chain.lastHash(),
                        found.checkpoints(),
                        found.signedSize(),
                        how,
                        removed,
                        torn);
    }

    private static SignedNote note(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(SignedNote.MAX_BYTES + 1);
            return SignedNote.parse(text);
        }
    }
}
