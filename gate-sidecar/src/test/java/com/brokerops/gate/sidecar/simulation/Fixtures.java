package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What costs too much to make for every life and keeps nothing that matters between them.
 *
 * <p><b>Thread.</b> One; each thread has its own.
 */
record Fixtures(GateMetrics metrics, Signers signers) {
    private static final String KID = "simulation";

    static Fixtures make() {
        try {
            Path folder = Files.createTempDirectory("simulation");
            Path keys = folder.resolve("keys");
            KeyDirectory.generate(keys, KID);
            Signers signers = new Signers(KeyDirectory.load(keys), KID);
            Files.delete(keys.resolve(KID + ".key"));
            Files.delete(keys);
            Files.delete(folder);
            return new Fixtures(new GateMetrics(), signers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void rethrow(Error error) {
        throw error;
    }
}
