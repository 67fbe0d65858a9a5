package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.gate.Failpoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for proofs; none of them works without {@code --unsafe-dev}. */
final class UnsafeOptions {
    @ArgGroup(exclusive = false)
    private @Nullable Group group;

    private static final class Group {
        @Option(
                names = "--unsafe-dev",
                required = true,
                description = "allow options that break promises on purpose")
        private boolean unsafe;

        @Option(
                names = "--failpoint",
                paramLabel = "PLACE:PASSES",
                description =
                        "die at that pass of after-reserve, after-append, after-sync or before-answer")
        private @Nullable String failpoint;
    }

    Failpoints failpoints() {
        return group == null || !group.unsafe || group.failpoint == null
                ? Failpoints.NONE
                : Failpoints.parse(group.failpoint);
    }
}
