package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.operator.Auth;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code gate dev}: a gate to try out, with everything it needs made on the spot. */
@Command(
        name = "dev",
        description =
                "Starts a gate on loopback with a new key, the default policy and demo limits.",
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
    private static final String KID = "dev-1";

    @Option(names = "--port", defaultValue = "8080", description = "0 takes any free port")
    private int port;

    @Option(names = "--operator-port", defaultValue = "8081", description = "0 takes any free port")
    private int operatorPort;

    @Option(names = "--data-dir", defaultValue = ".gate", description = "keys, log and snapshot")
    private Path dataDirectory = Path.of(".gate");

    @Option(
            names = "--policies",
            defaultValue = "policies",
            hidden = true,
            description = "where the default policy and the demo limits are")
    private Path policies = Path.of("policies");

    @Option(
            names = "--durability",
            defaultValue = "synced",
            converter = DurabilityReader.class,
            description = "synced, or written: survives a killed process, not a power cut")
    private Durability durability = Durability.SYNCED;

    @Option(
            names = "--auth",
            defaultValue = "none",
            converter = AuthReader.class,
            description = "what a platform must show: none, or bearer, its credential")
    private Auth auth = Auth.NONE;

    @Mixin private UnsafeOptions unsafe = new UnsafeOptions();

    @Override
    public Integer call() throws Exception {
        Path data = dataDirectory.toAbsolutePath().normalize();
        Config config =
                Config.dev(
                        data,
                        policies.resolve("policy.v0.2.yaml"),
                        policies.resolve("limits.demo.yaml"),
                        port,
                        operatorPort,
                        auth,
                        durability);
        GateProcess.run(config, unsafe, this::makeSecrets);
        return ExitCode.DONE;
    }

    /** What is no durability is a fault of the command line. */
    private static final class DurabilityReader implements ITypeConverter<Durability> {
        @Override
        public Durability convert(String word) {
            try {
                return Durability.of(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** What is no such setting is a fault of the command line. */
    private static final class AuthReader implements ITypeConverter<Auth> {
        @Override
        public Auth convert(String word) {
            try {
                return Auth.of(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A key, and two names of the role that takes two. */
    private void makeSecrets(DataDirectory data) throws IOException {
        if (!hasKey(data.keys())) {
            KeyDirectory.generate(data.keys(), KID);
        }
        NewCredential.ofOperator(data.credentials(), "dev-1", Role.RISK);
        NewCredential.ofOperator(data.credentials(), "dev-2", Role.RISK);
        if (auth == Auth.BEARER) {
            NewCredential.ofPlatform(data.credentials(), "dev", List.of("*"));
        }
    }

    private static boolean hasKey(Path keys) throws IOException {
        if (!Files.isDirectory(keys)) {
            return false;
        }
        try (Stream<Path> files = Files.list(keys)) {
            return files.anyMatch(file -> file.toString().endsWith(".key"));
        }
    }
}
