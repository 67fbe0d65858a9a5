package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.gate.Failpoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
                converter = FailpointReader.class,
                description =
                        "die at that pass of after-reserve, after-append, after-sync or before-answer")
        private @Nullable Failpoints failpoints;

        @Option(
                names = "--no-projector",
                description = "keep no gate.db: to measure what it costs; reads from it answer 503")
        private boolean noProjector;

        @Option(
                names = "--no-checkpoints",
                description = "sign nothing: to measure what it costs; proofs answer 503")
        private boolean noCheckpoints;
    }

    /** What is no failpoint is a fault of the command line. */
    private static final class FailpointReader implements ITypeConverter<Failpoints> {
        @Override
        public Failpoints convert(String text) {
            try {
                return Failpoints.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    Failpoints failpoints() {
        return group == null || !group.unsafe || group.failpoints == null
                ? Failpoints.NONE
                : group.failpoints;
    }

    boolean noProjector() {
        return group != null && group.unsafe && group.noProjector;
    }

    boolean noCheckpoints() {
        return group != null && group.unsafe && group.noCheckpoints;
    }
}
