package com.brokerops.gate.perf;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code perf} command. */
@Command(
        name = "perf",
        description = "Measures a gate, and the machine it runs on.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LoadCommand.class,
            CeilingCommand.class,
            SidecarCommand.class,
            OverloadCommand.class,
            CpuProfileCommand.class,
            DriftCommand.class,
            StartCommand.class,
            VerifyCommand.class,
            MakeLogCommand.class
        })
final class PerfCommand {
    private PerfCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PerfCommand()).execute(arguments));
    }
}
