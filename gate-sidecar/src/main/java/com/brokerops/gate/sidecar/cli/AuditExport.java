package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.LogTail;
import com.brokerops.gate.audit.checkpoint.LineProof;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code gate audit export}: a range of lines for somebody else, and beside it the proof of the
 * last one, which stands for all before it.
 */
@Command(
        name = "export",
        description =
                "Writes a range of lines to a new FILE, and the proof of the last to FILE.proof.",
        mixinStandardHelpOptions = true)
final class AuditExport implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = AuditCommand.DIR)
    private Path directory = Path.of("");

    @Option(names = "--from", paramLabel = "SEQ", required = true, description = "the first")
    private long from;

    @Option(names = "--to", paramLabel = "SEQ", required = true, description = "the last")
    private long to;

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "a new file")
    private Path file = Path.of("");

    @Option(names = "--archive", paramLabel = "DIR", description = AuditCommand.ARCHIVE)
    private @Nullable Path archive;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (from < 0 || to < from) {
            spec.commandLine()
                    .getErr()
                    .println("gate: --to must not be before --from, nor --from below 0");
            return ExitCode.USAGE;
        }
        LogFolder folder = LogFolder.of(directory);
        LineProof proof = LineProof.of(folder.log(), LogFolder.older(archive), folder.home(), to);
        if (proof == null) {
            spec.commandLine().getErr().println("gate: no checkpoint stands for seq " + to);
            return ExitCode.FAILED;
        }
        try (LogTail lines = LogTail.open(folder.log(), LogFolder.older(archive), from);
                OutputStream out =
                        new BufferedOutputStream(
                                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            for (long seq = from; seq <= to; seq++) {
                if (!lines.next() || lines.seq() != seq) {
                    throw new IOException("seq " + seq + " is not where it should be");
                }
                out.write(lines.line());
            }
        }
        Path beside = file.resolveSibling(file.getFileName() + ".proof");
        Files.write(beside, proof.json(), StandardOpenOption.CREATE_NEW);
        return ExitCode.DONE;
    }
}
