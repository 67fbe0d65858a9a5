package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.SigningKey;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who makes packs, and with what.
 *
 * @param signer the key of the log
 * @param keys the keys of tokens that are in force
 * @param issuer the {@code iss} of tokens
 * @param build the program
 * @param nowMillis the gate's time
 */
public record Maker(
        NoteSigner signer,
        Supplier<KeyDirectory> keys,
        String issuer,
        String build,
        LongSupplier nowMillis,
        PolicyReader policies) {
    /** A platform's clock may be so much behind the gate's. */
    private static final long CLOCKS_APART_MILLIS = 60_000;

    byte[] token(Decided decided, long seq) {
        boolean worthNothing =
                decided.expiresAtMillis() + CLOCKS_APART_MILLIS < nowMillis.getAsLong();
        return TokenFile.render(
                decided, seq, issuer, keyOf(keys.get(), decided.kid()), worthNothing);
    }

    static @Nullable SigningKey keyOf(KeyDirectory keys, String kid) {
        for (SigningKey key : keys.all()) {
            if (key.kid().equals(kid)) {
                return key;
            }
        }
        return null;
    }
}
