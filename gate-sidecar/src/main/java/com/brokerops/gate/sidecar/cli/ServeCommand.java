package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.operator.Config;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gate serve}: a gate as its configuration says. */
@Command(
        name = "serve",
        description = "Starts a gate with a configuration file.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, description = "the configuration file")
    private Path config = Path.of("");

    @Mixin private UnsafeOptions unsafe = new UnsafeOptions();

    @Override
    public Integer call() throws Exception {
        GateProcess.run(Config.read(config), unsafe, _ -> {});
        return ExitCode.DONE;
    }
}
