package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.evidence.Collected;
import com.brokerops.gate.sidecar.evidence.DirectoryProofs;
import com.brokerops.gate.sidecar.evidence.Dossier;
import com.brokerops.gate.sidecar.evidence.Evidence;
import com.brokerops.gate.sidecar.evidence.Maker;
import com.brokerops.gate.sidecar.evidence.PackVerifier;
import com.brokerops.gate.sidecar.evidence.PackVerifier.Verdict;
import com.brokerops.gate.sidecar.evidence.Sources;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/**
 * {@code gate evidence}: makes a pack from a data directory, whether a gate runs on it or not, and
 * checks one anywhere. It only reads; who may read the directory needs no gate's leave.
 */
@Command(
        name = "evidence",
        description = "Makes the evidence pack of a decision from a data directory.",
        mixinStandardHelpOptions = true)
final class EvidenceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TRACE_ID", arity = "0..1", description = "of the decision")
    private @Nullable UUID traceId;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "the pack; must not be there yet")
    private @Nullable Path output;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".gate",
            description = "the data directory of the gate")
    private Path dataDirectory = Path.of(".gate");

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = "gate",
            description = "as in the gate's configuration; the log does not have it")
    private String issuer = "gate";

    @Option(names = "--archive", paramLabel = "DIR", description = AuditCommand.ARCHIVE)
    private @Nullable Path archive;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        UUID wanted = traceId;
        Path file = output;
        if (wanted == null || file == null) {
            throw new ParameterException(spec.commandLine(), "TRACE_ID and -o FILE are needed");
        }
        NoteSigner signer = signer(dataDirectory.resolve("keys"));
        Path audit = dataDirectory.resolve("audit");
        LogReader log = LogReader.offline(FileStorage.existing(audit), LogFolder.older(archive));
        DirectoryProofs proofs =
                DirectoryProofs.of(
                        log,
                        FileStorage.existing(audit.resolve("checkpoints")),
                        signer.publicKey());
        Evidence evidence =
                new Evidence(
                        new Sources(
                                log,
                                proofs::lastSeq,
                                proofs,
                                proofs,
                                dataDirectory.resolve("policies")),
                        new Maker(
                                signer,
                                () -> KeyDirectory.load(dataDirectory.resolve("keys")),
                                issuer,
                                Build.read().toString(),
                                System::currentTimeMillis,
                                LiveEvidence.POLICIES));
        LogLine line = evidence.find(wanted);
        if (line == null) {
            return failed("no such decision: " + wanted);
        }
        return switch (evidence.collect(line)) {
            case Collected.Found(Dossier dossier) -> write(file, dossier);
            case Collected.NotYet(String why) -> failed(why);
            case Collected.Broken(long seq, String what) ->
                    failed("seq " + seq + " does not verify: " + what);
        };
    }

    private static NoteSigner signer(Path keys) {
        try {
            return NoteKeyFile.read(keys, Checkpoints.KEY);
        } catch (NoteException e) {
            throw new FileException(keys, String.valueOf(e.getMessage()));
        }
    }

    private int write(Path file, Dossier dossier) throws IOException {
        byte[] pack = dossier.pack();
        Files.write(file, pack, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        say(file + ": " + pack.length + " bytes, as of seq " + dossier.asOfSeq());
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = "Checks a pack without a gate, and executes its decision again.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "PACK", description = "the zip") Path pack,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "the log's public key, from somewhere else than the pack")
                    @Nullable Path key,
            @Option(
                            names = "--keys",
                            paramLabel = "DIR",
                            description = "the gate's keys, to sign the token again")
                    @Nullable Path keys)
            throws IOException {
        Verdict verdict =
                new PackVerifier(LiveEvidence.POLICIES)
                        .verify(
                                pack,
                                key == null ? null : publicKey(key),
                                keys == null ? null : KeyDirectory.load(keys));
        return switch (verdict) {
            case Verdict.Verified(List<String> checks) -> {
                say("VERIFIED " + pack.getFileName());
                checks.forEach(check -> say("  " + check));
                yield ExitCode.DONE;
            }
            case Verdict.Failed(String file, String what) -> failed(file + ": " + what);
        };
    }

    private static NoteKey publicKey(Path file) {
        try {
            return NoteKeyFile.readPublic(file);
        } catch (NoteException e) {
            throw new FileException(file, String.valueOf(e.getMessage()));
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("FAILED " + why);
        spec.commandLine().getErr().flush();
        return ExitCode.FAILED;
    }
}
