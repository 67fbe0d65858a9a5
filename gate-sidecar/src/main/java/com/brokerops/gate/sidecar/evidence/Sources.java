package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.sidecar.store.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Where evidence comes from.
 *
 * @param lastSeq the newest line that counts now
 * @param policies the folder of every policy that was in force, by its hash
 */
public record Sources(
        LogReader log, LongSupplier lastSeq, Proofs proofs, Lines lines, Path policies) {

    /** Where the log says more of a decision. */
    public interface Lines {
        /**
         * The lines behind a decision that are about it, as far as is known now.
         *
         * @param decisionSeq of its own line
         * @param least look at least up to here
         */
        Reading<LinesAbout> about(UUID traceId, long decisionSeq, long least)
                throws IOException, InterruptedException;
    }
}
