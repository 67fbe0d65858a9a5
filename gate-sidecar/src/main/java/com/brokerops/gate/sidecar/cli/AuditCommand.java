package com.brokerops.gate.sidecar.cli;

import picocli.CommandLine.Command;

/**
 * {@code gate audit}: what an auditor needs; of a log it changes nothing, but brings back what was
 * removed.
 */
@Command(
        name = "audit",
        description = "Reads, checks and proves an audit log, and watches over one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditVerify.class,
            AuditCat.class,
            AuditExport.class,
            AuditProof.class,
            AuditShip.class,
            AuditRestore.class,
            AuditWitness.class
        })
final class AuditCommand {
    static final String ARCHIVE = "where segments are that were removed from the log";

    static final String DIR = "a data directory, or its audit folder";
}
