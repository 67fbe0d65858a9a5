package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.store.DataDirectoryInUseException;
import com.brokerops.gate.token.KeyException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code gate} command. */
@Command(
        name = "gate",
        description = "Decides, before an order leaves, whether it may.",
        mixinStandardHelpOptions = true,
        versionProvider = GateCommand.Version.class)
final class GateCommand implements Runnable {
    private static final Map<String, Class<?>> SUBCOMMANDS = new LinkedHashMap<>();

    static {
        SUBCOMMANDS.put("dev", DevCommand.class);
        SUBCOMMANDS.put("serve", ServeCommand.class);
        SUBCOMMANDS.put("check", CheckCommand.class);
        SUBCOMMANDS.put("audit", AuditCommand.class);
        SUBCOMMANDS.put("evidence", EvidenceCommand.class);
        SUBCOMMANDS.put("keys", KeysCommand.class);
        SUBCOMMANDS.put("token", TokenCommand.class);
        SUBCOMMANDS.put("healthcheck", HealthcheckCommand.class);
        SUBCOMMANDS.put("risk", RiskCommand.class);
        SUBCOMMANDS.put("limits", LimitsCommand.class);
        SUBCOMMANDS.put("session", SessionCommand.class);
        SUBCOMMANDS.put("changes", ChangesCommand.class);
        SUBCOMMANDS.put("quarantine", QuarantineCommand.class);
        SUBCOMMANDS.put("credentials", CredentialsCommand.class);
    }

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
                line(arguments)
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

    /** With the one that is wanted, or all of them: to read them all takes half a second. */
    private static CommandLine line(String[] arguments) {
        CommandLine line = new CommandLine(new GateCommand());
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean known = SUBCOMMANDS.containsKey(first);
        SUBCOMMANDS.forEach((name, subcommand) -> {
            if (!known || name.equals(first)) {
                line.addSubcommand(name, subcommand);
            }
        });
        return line;
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
