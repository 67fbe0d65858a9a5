package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.witness.Witness;
import com.brokerops.gate.audit.witness.WitnessServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gate audit witness}: cosigns a log that only grows. */
@Command(
        name = "witness",
        description = "Cosigns checkpoints of logs that only grow: C2SP tlog-witness on loopback.",
        mixinStandardHelpOptions = true)
final class AuditWitness implements Callable<Integer> {
    private static final long MILLIS_PER_SECOND = 1_000;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "DIR",
            description = "its key and its memory, which no gate can write")
    private Path state = Path.of("");

    @Option(names = "--port", defaultValue = "8090", description = "0 takes any free port")
    private int port;

    @Option(
            names = "--log-key",
            required = true,
            paramLabel = "VKEY-FILE",
            description = "the public key of a log; may be repeated")
    private List<Path> logKeys = List.of();

    @Option(names = "--name", description = "of a new witness: gate-witness if not said")
    private @Nullable String name;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        List<NoteKey> keys = logKeys.stream().map(NoteKeyFile::readPublic).toList();
        if (keys.stream().map(NoteKey::name).distinct().count() < keys.size()) {
            throw new ParameterException(
                    spec.commandLine(), "--log-key: each log has one key, and is named once");
        }
        try (Witness witness =
                        Witness.open(
                                state,
                                keys,
                                name,
                                () -> System.currentTimeMillis() / MILLIS_PER_SECOND);
                WitnessServer server = WitnessServer.start(witness, port)) {
            var out = spec.commandLine().getOut();
            out.println(witness.publicKey().text());
            out.println("witness: ready on http://127.0.0.1:" + server.port());
            out.flush();
            new CountDownLatch(1).await(); // SIGTERM ends the process; it owes nobody anything
        }
        return ExitCode.DONE;
    }
}
