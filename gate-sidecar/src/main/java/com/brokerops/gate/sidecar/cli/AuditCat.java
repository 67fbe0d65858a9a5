package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.LogTail;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gate audit cat}: lines as they are. */
@Command(
        name = "cat",
        description = "Prints lines of a log, also of one that is being written.",
        mixinStandardHelpOptions = true)
final class AuditCat implements Callable<Integer> {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @Parameters(paramLabel = "DIR", description = AuditCommand.DIR)
    private Path directory = Path.of("");

    @Option(names = "--follow", description = "waits for more; may show what is not synced yet")
    private boolean follow;

    @Option(names = "--from", paramLabel = "SEQ", defaultValue = "0", description = "the first")
    private long from;

    @Option(names = "--to", paramLabel = "SEQ", description = "the last")
    private long to = Long.MAX_VALUE;

    @Option(names = "--type", paramLabel = "TYPE", description = "lines of this type only")
    private @Nullable String type;

    @Option(names = "--archive", paramLabel = "DIR", description = AuditCommand.ARCHIVE)
    private @Nullable Path archive;

    @Override
    public Integer call() throws IOException {
        PrintStream out = System.out;
        try (LogTail lines =
                LogTail.open(LogFolder.of(directory).log(), LogFolder.older(archive), from)) {
            long seq = from - 1;
            while (seq < to && !out.checkError()) {
                if (lines.next()) {
                    seq = lines.seq();
                    if (seq <= to && (type == null || lines.typeIs(type))) {
                        byte[] line = lines.line();
                        out.write(line, 0, line.length);
                    }
                } else if (follow) {
                    LockSupport.parkNanos(POLL_NANOS);
                } else {
                    break;
                }
            }
        }
        out.flush();
        return ExitCode.DONE;
    }
}
