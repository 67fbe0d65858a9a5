package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.OrderDigester;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.SigningKey;
import com.brokerops.gate.token.TokenSigner;
import java.util.HashMap;
import java.util.Map;

/**
 * Signs decisions: new ones with the active key, repeated ones with the key they were first signed
 * with, as long as it is there.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Signers {
    private final Map<String, TokenSigner> byKid = new HashMap<>();
    private final TokenSigner active;
    private final OrderDigester digester = new OrderDigester();

    public Signers(KeyDirectory keys, String issuer) {
        for (SigningKey key : keys.all()) {
            byKid.put(key.kid(), new TokenSigner(key, issuer, digester));
        }
        this.active = new TokenSigner(keys.active(), issuer, digester);
    }

    /** The name of the key that signs new decisions. */
    public String activeKid() {
        return active.kid();
    }

    /** The digester that signing uses: what was digested for an order's identity is not again. */
    OrderDigester digester() {
        return digester;
    }

    SignedToken sign(Decided decided, long seq) {
        TokenSigner own = byKid.get(decided.kid());
        return own == null
                ? active.sign(decided.withKid(active.kid()), seq)
                : own.sign(decided, seq);
    }
}
