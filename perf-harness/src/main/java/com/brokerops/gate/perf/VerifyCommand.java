package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code perf verify}: does an artifact hold what it says? */
@Command(
        name = "verify",
        description = "Checks the hash, the members and the arithmetic of an artifact.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "test-results/P0-SIDECAR-PERF-….json")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<String> faults = ArtifactCheck.faults(file);
        faults.forEach(fault -> System.out.println("perf: " + fault));
        System.out.println(
                "perf: " + file.getFileName() + (faults.isEmpty() ? " holds" : " does not hold"));
        return faults.isEmpty() ? 0 : 1;
    }
}
