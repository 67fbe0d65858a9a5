package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate audit}: what an auditor needs; it never changes a byte. */
@Command(name = "audit", description = "Checks an audit log.", mixinStandardHelpOptions = true)
final class AuditCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(name = "verify", description = "Checks every line and the chain between them.")
    int verify(
            @Parameters(paramLabel = "DIR", description = "a data directory, or its audit folder")
                    Path directory)
            throws IOException {
        Path audit = directory.resolve("audit");
        Path log = Files.isDirectory(audit) ? audit : directory;
        if (!Files.isDirectory(log)) {
            throw new IOException(log + " is no directory");
        }
        var out = spec.commandLine().getOut();
        Verification verification = AuditVerifier.verify(FileStorage.existing(log));
        out.println(
                switch (verification) {
                    case Verification.Intact intact -> "intact: " + intact;
                    case Verification.Broken broken ->
                            "BROKEN at seq %d: %s (%s, byte %d)"
                                    .formatted(
                                            broken.seq(),
                                            broken.what(),
                                            broken.segment(),
                                            broken.offset());
                });
        out.flush();
        return verification instanceof Verification.Intact ? ExitCode.DONE : ExitCode.FAILED;
    }
}
