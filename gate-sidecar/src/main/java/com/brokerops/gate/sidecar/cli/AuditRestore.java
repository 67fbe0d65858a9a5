package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.archive.Restore;
import com.brokerops.gate.sidecar.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate audit restore}: brings back to a log what was removed from it. */
@Command(
        name = "restore",
        description = "Brings removed segments back from an archive, checked; no gate may run.",
        mixinStandardHelpOptions = true)
final class AuditRestore implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "a data directory")
    private Path directory = Path.of("");

    @Option(names = "--from", paramLabel = "ARCHIVE", required = true, description = "the archive")
    private Path from = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory.resolve("audit"))) {
            throw new IOException(directory + " is no data directory");
        }
        var out = spec.commandLine().getOut();
        try (DataDirectory data = DataDirectory.open(directory)) {
            Restore restore =
                    new Restore(FileStorage.existing(from), FileStorage.existing(data.audit()));
            int count =
                    restore.run(ordinal -> {
                        out.println("restored " + SealedSegment.name(ordinal));
                        out.flush();
                    });
            out.println("brought back: " + count + " segments");
            out.flush();
            return ExitCode.DONE;
        } catch (AuditTamperedException e) {
            spec.commandLine().getErr().println("gate: BROKEN at " + e.getMessage());
            return ExitCode.FAILED;
        }
    }
}
