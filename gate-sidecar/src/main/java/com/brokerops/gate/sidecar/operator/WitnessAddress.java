package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.audit.witness.WitnessClient;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a witness is, and by which key its cosignatures are known.
 *
 * @param url on this machine
 * @param keyFile its public key
 */
public record WitnessAddress(URI url, Path keyFile) {
    private static final String URL = "checkpoints.witness";
    private static final String KEY = "checkpoints.witness-key";

    /** The two keys of a configuration file, or null without them. */
    static @Nullable WitnessAddress read(YamlMapping root, Path folder) {
        if (!root.has(URL) && !root.has(KEY)) {
            return null;
        }
        Path keyFile = folder.resolve(root.text(KEY));
        try {
            URI url = URI.create(root.text(URL));
            WitnessClient.requireLoopback(url);
            return new WitnessAddress(url, keyFile);
        } catch (IllegalArgumentException e) {
            throw root.fail(URL, String.valueOf(e.getMessage()));
        }
    }
}
