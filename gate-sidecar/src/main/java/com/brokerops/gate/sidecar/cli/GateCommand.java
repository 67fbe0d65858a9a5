package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.store.DataDirectoryInUseException;
import com.brokerops.gate.token.KeyException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code gate} command. */
@Command(
        name = "gate",
        description = "Decides, before an order leaves, whether it may.",
        mixinStandardHelpOptions = true,
        versionProvider = GateCommand.Version.class,
        subcommands = {
            DevCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            AuditCommand.class,
            EvidenceCommand.class,
            KeysCommand.class,
            TokenCommand.class,
            HealthcheckCommand.class,
            RiskCommand.class,
            LimitsCommand.class,
            ChangesCommand.class,
            QuarantineCommand.class,
            CredentialsCommand.class
        })
final class GateCommand implements Runnable {
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"gate " + Build.read()};
        }
    }

    private GateCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new GateCommand())
                        .setExecutionExceptionHandler((thrown, line, _) -> {
                            line.getErr().println("gate: " + message(thrown));
                            return exitCode(thrown);
                        })
                        .setParameterExceptionHandler((thrown, _) -> {
                            thrown.getCommandLine()
                                    .getErr()
                                    .println("gate: " + thrown.getMessage());
                            thrown.getCommandLine().usage(thrown.getCommandLine().getErr());
                            return ExitCode.USAGE;
                        })
                        .execute(arguments));
    }

    private static String message(Exception thrown) {
        return exitCode(thrown) == ExitCode.FATAL
                ? thrown.toString()
                : String.valueOf(thrown.getMessage());
    }

    /** How the process ends for what was thrown. */
    static int exitCode(Exception thrown) {
        return switch (thrown) {
            case DataDirectoryInUseException _ -> ExitCode.IN_USE;
            case FileException _ -> ExitCode.CONFIGURATION;
            case KeyException _ -> ExitCode.CONFIGURATION;
            case NoteException _ -> ExitCode.CONFIGURATION;
            case IOException _ -> ExitCode.CONFIGURATION;
            default -> ExitCode.FATAL;
        };
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(new CommandLine(this), "which command?");
    }
}
