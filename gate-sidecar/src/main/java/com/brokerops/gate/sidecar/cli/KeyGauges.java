package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.Signers;

/** How old the key is that signs, and how long it still may. */
final class KeyGauges {
    private KeyGauges() {}

    static void register(GateMetrics metrics, Signers signers) {
        metrics.gauge(
                "gate_key_age_seconds",
                "since the file of the active key was written",
                () -> (now() - signers.keys().activeWrittenAtEpochMillis()) / 1e3);
        metrics.gauge(
                "gate_key_expires_in_seconds",
                "until the active key signs nothing; negative since it does",
                () -> expiresIn(signers.keys().activeExpiresAtEpochMillis()));
    }

    private static double expiresIn(long atMillis) {
        return atMillis == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : (atMillis - now()) / 1e3;
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
