package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.sidecar.evidence.Evidence;
import com.brokerops.gate.sidecar.evidence.Maker;
import com.brokerops.gate.sidecar.evidence.PolicyReader;
import com.brokerops.gate.sidecar.evidence.Sources;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.sidecar.store.ReadPool;
import java.util.concurrent.TimeUnit;

/** Where the evidence of a running gate comes from, and who makes packs of it. */
record LiveEvidence(Config config, DataDirectory data, Build build) {
    static final PolicyReader POLICIES = bytes -> PolicyFile.parse(bytes).policy();

    Evidence from(
            AuditLog log,
            GateClock clock,
            ReadPool store,
            Checkpoints checkpoints,
            Signers signers) {
        return new Evidence(
                new Sources(
                        log.reader(),
                        log::syncedSeq,
                        checkpoints,
                        (traceId, seq, least) ->
                                store.linesAbout(traceId, seq, least, log.syncedSeq()),
                        data.policies()),
                new Maker(
                        checkpoints.signer(),
                        signers::keys,
                        config.issuer(),
                        build.toString(),
                        () -> TimeUnit.NANOSECONDS.toMillis(clock.nowNanos()),
                        POLICIES));
    }
}
