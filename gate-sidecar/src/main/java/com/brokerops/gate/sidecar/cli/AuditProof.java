package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.LineSeal;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.checkpoint.LineProof;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate audit proof}: one line and what shows that the log had it, made or checked. */
@Command(
        name = "proof",
        description = "Proves one line by the first checkpoint that stands for it, or checks that.",
        mixinStandardHelpOptions = true)
final class AuditProof implements Callable<Integer> {
    private static final byte LINE_FEED = '\n';
    private static final int MOST_EXPORT_BYTES = 256 << 20;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = AuditCommand.DIR)
    private @Nullable Path directory;

    @Parameters(
            paramLabel = "TRACE_ID",
            arity = "0..1",
            index = "1",
            description = "of the decision")
    private @Nullable UUID traceId;

    @Option(names = "--seq", paramLabel = "SEQ", description = "instead of TRACE_ID")
    private @Nullable Long seq;

    @Option(names = "--check", paramLabel = "FILE", description = "a proof, instead of DIR")
    private @Nullable Path proof;

    @Option(names = "--key", paramLabel = "VKEY-FILE", description = "the log's public key")
    private @Nullable Path key;

    @Option(names = "--lines", paramLabel = "FILE", description = "an export that ends with it")
    private @Nullable Path lines;

    @Option(names = "--archive", paramLabel = "DIR", description = AuditCommand.ARCHIVE)
    private @Nullable Path archive;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (proof != null && key != null && directory == null) {
            return check(proof, NoteKeyFile.readPublic(key));
        }
        boolean one = (traceId == null) != (seq == null);
        if (directory == null || proof != null || !one) {
            throw new ParameterException(
                    spec.commandLine(), "DIR and TRACE_ID, DIR and --seq, or --check and --key");
        }
        return make(LogFolder.of(directory));
    }

    private int make(LogFolder folder) throws IOException {
        try {
            long found = seq != null ? seq : seqOf(folder);
            LineProof made =
                    found < 0
                            ? null
                            : LineProof.of(
                                    folder.log(), LogFolder.older(archive), folder.home(), found);
            if (made == null) {
                return failed(found < 0 ? "no such decision" : "no checkpoint stands for it");
            }
            byte[] json = made.json();
            System.out.write(json, 0, json.length);
            System.out.flush();
            return ExitCode.DONE;
        } catch (AuditTamperedException e) {
            return failed("BROKEN at " + e.getMessage());
        }
    }

    private long seqOf(LogFolder folder) throws IOException {
        LogLine line =
                traceId == null
                        ? null
                        : LogReader.offline(folder.log(), LogFolder.older(archive))
                                .findDecision(traceId);
        return line == null ? -1 : line.seq();
    }

    private int check(Path file, NoteKey logKey) throws IOException {
        try {
            LineProof read = LineProof.parse(bytes(file, LineProof.MAX_BYTES));
            LineSeal seal = read.check(logKey);
            if (lines != null) {
                read.checkRange(split(bytes(lines, MOST_EXPORT_BYTES)));
            }
            Checkpoint signed = Checkpoint.parse(read.checkpoint().text());
            spec.commandLine()
                    .getOut()
                    .println(
                            "holds: seq %d of %s, signed when it had %d lines"
                                    .formatted(seal.seq(), signed.origin(), signed.size()));
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        } catch (NoteException e) {
            return failed("does not hold: " + e.getMessage());
        }
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("gate: " + why);
        return ExitCode.FAILED;
    }

    private static List<byte[]> split(byte[] text) {
        List<byte[]> split = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == LINE_FEED) {
                split.add(Arrays.copyOfRange(text, from, i));
                from = i + 1;
            }
        }
        if (from < text.length) {
            throw new NoteException("the last line has no newline");
        }
        return split;
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(file + ": longer than " + most + " bytes");
            }
            return bytes;
        }
    }
}
