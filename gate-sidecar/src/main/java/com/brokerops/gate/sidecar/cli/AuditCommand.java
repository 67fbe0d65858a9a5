package com.brokerops.gate.sidecar.cli;

import picocli.CommandLine.Command;

/** {@code gate audit}: what an auditor needs; it never changes a byte of a log. */
@Command(
        name = "audit",
        description = "Reads, checks and proves an audit log, and watches over one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditVerify.class,
            AuditCat.class,
            AuditExport.class,
            AuditProof.class,
            AuditWitness.class
        })
final class AuditCommand {
    static final String DIR = "a data directory, or its audit folder";
}
