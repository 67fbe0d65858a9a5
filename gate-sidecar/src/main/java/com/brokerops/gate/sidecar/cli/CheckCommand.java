package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.Credentials;
import com.brokerops.gate.sidecar.operator.LimitsFile;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gate check}: everything a start would read, without a start. */
@Command(
        name = "check",
        description = "Reads configuration, policy, limits and keys, and starts nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, description = "the configuration file")
    private Path config = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Config settings = Config.read(config);
        DataDirectory.requirePrivate(settings.dataDirectory());
        PolicyFile policy = PolicyFile.read(settings.policyFile());
        LimitsFile limits = LimitsFile.read(settings.limitsFile());
        KeyDirectory keys = KeyDirectory.load(settings.dataDirectory().resolve("keys"));
        Credentials credentials =
                Credentials.load(
                        settings.dataDirectory().resolve(DataDirectory.CREDENTIALS),
                        settings.auth());
        var out = spec.commandLine().getOut();
        out.print(settings.describe());
        out.println("policy-hash = " + policy.policy().hash());
        out.println("limits-of = " + limits.byScope().size() + " scopes");
        out.println("operators = " + credentials.operatorCount());
        out.println("platforms = " + credentials.platformCount());
        out.println("two-may-loosen = " + credentials.twoMayLoosen());
        out.println("active-key = " + keys.active().kid());
        out.println("verifying-keys = " + String.join(", ", keys.statement().verifying()));
        out.println("revoked-keys = " + String.join(", ", keys.statement().revoked()));
        out.flush();
        return ExitCode.DONE;
    }
}
