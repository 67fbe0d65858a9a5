package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.OrderDigester;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.SigningKey;
import com.brokerops.gate.token.TokenSigner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs decisions: new ones with the active key, repeated ones with the key they were first signed
 * with, as long as that is good. The keys are replaced as a whole, by one assignment.
 *
 * <p><b>Thread.</b> The gate thread's only, but for {@link #ready} and {@link #keys}.
 */
public final class Signers {
    private final OrderDigester digester = new OrderDigester();
    private final String issuer;
    private volatile Ready inForce;

    /** The keys of one reading of the directory, and a signer for each. */
    static final class Ready {
        private final KeyDirectory keys;
        private final Map<String, TokenSigner> byKid;
        private final TokenSigner active;

        private Ready(KeyDirectory keys, Map<String, TokenSigner> byKid) {
            this.keys = keys;
            this.byKid = byKid;
            this.active = Objects.requireNonNull(byKid.get(keys.active().kid()));
        }
    }

    public Signers(KeyDirectory keys, String issuer) {
        this.issuer = issuer;
        this.inForce = ready(keys);
    }

    /** Makes what signs with these keys; any thread may. */
    Ready ready(KeyDirectory keys) {
        Map<String, TokenSigner> byKid = new HashMap<>();
        for (SigningKey key : keys.all()) {
            byKid.put(key.kid(), new TokenSigner(key, issuer, digester));
        }
        return new Ready(keys, byKid);
    }

    /** From here on these keys sign. */
    void use(Ready ready) {
        inForce = ready;
    }

    /** The keys that sign now; any thread may ask. */
    public KeyDirectory keys() {
        return inForce.keys;
    }

    /** The event that says which keys are in force. */
    public KeysLoaded event(String principal) {
        return event(inForce, principal, null);
    }

    KeysLoaded event(Ready ready, String principal, @Nullable String refused) {
        var statement = ready.keys.statement();
        return new KeysLoaded(
                statement.active(),
                List.copyOf(statement.verifying()),
                List.copyOf(statement.revoked()),
                principal,
                refused);
    }

    KeysLoaded refused(String principal, String why) {
        return event(inForce, principal, why);
    }

    /** The name of the key that signs new decisions. */
    public String activeKid() {
        return inForce.active.kid();
    }

    /** False from when on the key may sign nothing. */
    boolean maySign(long nowMillis) {
        return nowMillis < inForce.keys.activeExpiresAtEpochMillis();
    }

    /** The digester that signing uses: what was digested for an order's identity is not again. */
    OrderDigester digester() {
        return digester;
    }

    SignedToken sign(Decided decided, long seq) {
        Ready now = inForce;
        TokenSigner own = now.byKid.get(decided.kid());
        return own == null
                ? now.active.sign(decided.withKid(now.active.kid()), seq)
                : own.sign(decided, seq);
    }
}
