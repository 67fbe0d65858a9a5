package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.archive.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate audit ship}: every full segment, compressed, to an archive; removes nothing. */
@Command(
        name = "ship",
        description =
                "Copies full segments and all checkpoints to an archive, and checks them there.",
        mixinStandardHelpOptions = true)
final class AuditShip implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = AuditCommand.DIR)
    private Path directory = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "ARCHIVE",
            required = true,
            description = "a directory that is there already, for this log alone")
    private Path to = Path.of("");

    @Option(
            names = "--bytes-per-second",
            defaultValue = "1073741824",
            description = "how fast the log is read; as fast as it goes if not said")
    private long bytesPerSecond;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (bytesPerSecond < 1) {
            spec.commandLine().getErr().println("gate: --bytes-per-second must be above 0");
            return ExitCode.USAGE;
        }
        LogFolder folder = LogFolder.of(directory);
        Storage log = folder.log();
        Pace pace = new Throttle(bytesPerSecond);
        var out = spec.commandLine().getOut();
        try (ArchiveFolder archive = ArchiveFolder.open(to, folder.logId())) {
            archive.carryCheckpoints(folder.audit());
            for (long ordinal : archive.missing(SealedSegment.sealedIn(log))) {
                archive.ship(log, ordinal, pace);
                out.println("shipped " + SealedSegment.name(ordinal));
                out.flush();
            }
            out.println("in the archive: " + archive.archive().shipped().size() + " segments");
            out.flush();
            return ExitCode.DONE;
        } catch (AuditTamperedException e) {
            spec.commandLine().getErr().println("gate: BROKEN at " + e.getMessage());
            return ExitCode.FAILED;
        }
    }
}
