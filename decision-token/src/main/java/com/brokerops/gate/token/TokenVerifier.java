package com.brokerops.gate.token;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.token.Verification.Failed;
import com.brokerops.gate.token.Verification.Valid;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question a platform asks before it executes an order: does this token authorize exactly this
 * order, here, now, for the first time? The order is the one about to be executed, never one read
 * from the token. The checks are those of {@link TokenCheck}, in that order; the first that fails
 * is named.
 *
 * <p>A token v1 binds the five fields of its digest alone; prefer the JWS, which binds the whole
 * request. A token v1 may be written anew by whoever passes it on: the same values in other bytes
 * are the same token. The claims of a JWS are read only after its signature is proved; if they are
 * not what we issue, that is FORMAT too.
 *
 * <p><b>Thread.</b> Any.
 *
 * <p><b>Units.</b> Time in milliseconds since the epoch.
 */
public final class TokenVerifier {
    private final List<SigningKey> keys;
    private final String audience;
    private final @Nullable SeenTokens seenTokens;

    /** A verifier that lets a token be used any number of times. */
    public TokenVerifier(KeyDirectory keys, String audience) {
        this(keys.all(), audience);
    }

    /** A verifier that lets a token be used any number of times. */
    public TokenVerifier(Collection<SigningKey> keys, String audience) {
        this(audience, List.copyOf(keys), null);
    }

    /** A verifier that takes each token once. */
    public TokenVerifier(Collection<SigningKey> keys, String audience, SeenTokens seenTokens) {
        this(audience, List.copyOf(keys), seenTokens);
    }

    private TokenVerifier(String audience, List<SigningKey> keys, @Nullable SeenTokens seenTokens) {
        this.keys = keys;
        this.audience = audience;
        this.seenTokens = seenTokens;
    }

    /** Verifies token v1 of any kill epoch. */
    public Verification verify(byte[] v1TokenJson, Order orderToExecute, long nowEpochMillis) {
        return verify(v1TokenJson, orderToExecute, nowEpochMillis, 0);
    }

    /**
     * Verifies token v1, the JSON object of {@code decision_token}.
     *
     * @param leastKillEpoch tokens of an earlier epoch were issued before the last kill
     */
    public Verification verify(
            byte[] v1TokenJson, Order orderToExecute, long nowEpochMillis, long leastKillEpoch) {
        return verify(v1TokenJson, orderToExecute, null, nowEpochMillis, leastKillEpoch);
    }

    /**
     * Verifies token v1 for one client. Its digest leaves the client out, its signature does not:
     * issued for another client is DIGEST too.
     *
     * @param clientId for whom the order is about to be executed; null for whomever
     */
    public Verification verify(
            byte[] v1TokenJson,
            Order orderToExecute,
            @Nullable String clientId,
            long nowEpochMillis,
            long leastKillEpoch) {
        V1Token token;
        try {
            token = V1Token.parse(v1TokenJson);
        } catch (JsonException | IllegalArgumentException malformed) {
            return malformed(malformed);
        }
        List<SigningKey> candidates = candidates(token.kid());
        if (candidates.isEmpty()) {
            return new Failed(TokenCheck.KID, "no key " + token.kid());
        }
        SigningKey signer = signer(candidates, token.signingInput(), token.signature());
        if (signer == null) {
            return new Failed(TokenCheck.SIGNATURE, "not signed by that key");
        }
        byte[] digest = HexFormat.of().parseHex(OrderDigest.v1(orderToExecute));
        boolean sameOrder =
                MessageDigest.isEqual(digest, token.facts().orderDigest())
                        && !token.contradicts(orderToExecute)
                        && (clientId == null || clientId.equals(token.subject()));
        return judge(token.facts(), signer, sameOrder, nowEpochMillis, leastKillEpoch);
    }

    /** Verifies a JWS of any kill epoch. */
    public Verification verifyJws(
            String jws, Order orderToExecute, Context context, long nowEpochMillis) {
        return verifyJws(jws, orderToExecute, context, nowEpochMillis, 0);
    }

    /**
     * Verifies the compact JWS of {@code decision_jws}.
     *
     * @param context for whom the order is about to be executed
     * @param leastKillEpoch tokens of an earlier epoch were issued before the last kill
     */
    public Verification verifyJws(
            String jws,
            Order orderToExecute,
            Context context,
            long nowEpochMillis,
            long leastKillEpoch) {
        JwsToken token;
        try {
            token = JwsToken.parse(jws);
        } catch (JsonException | IllegalArgumentException malformed) {
            return malformed(malformed);
        }
        List<SigningKey> candidates = candidates(token.kid());
        if (candidates.isEmpty()) {
            return new Failed(TokenCheck.KID, "no key " + token.kid());
        }
        SigningKey signer = signer(candidates, token.signingInput(), token.signature());
        if (signer == null) {
            return new Failed(TokenCheck.SIGNATURE, "not signed by that key");
        }
        TokenFacts facts;
        try {
            facts = token.facts();
        } catch (JsonException | IllegalArgumentException malformed) {
            return malformed(malformed);
        }
        byte[] digest = OrderDigest.v2(orderToExecute, context);
        boolean sameOrder = MessageDigest.isEqual(digest, facts.orderDigest());
        return judge(facts, signer, sameOrder, nowEpochMillis, leastKillEpoch);
    }

    /** The checks that both forms share, after the signature. */
    private Verification judge(
            TokenFacts facts, SigningKey signer, boolean sameOrder, long now, long leastKillEpoch) {
        if (!facts.decision().equals(Status.AUTHORIZED.name())) {
            return new Failed(TokenCheck.NOT_AUTHORIZED, "the decision is " + facts.decision());
        }
        if (now >= facts.expiresAtEpochMillis()) {
            long late = now - facts.expiresAtEpochMillis();
            return new Failed(TokenCheck.EXPIRED, "expired " + late + " ms ago");
        }
        if (!facts.audience().equals(audience)) {
            return new Failed(TokenCheck.AUDIENCE, "issued for " + facts.audience());
        }
        if (!sameOrder) {
            return new Failed(TokenCheck.DIGEST, "issued for another order");
        }
        if (seenTokens != null && seenTokens.contains(facts.traceId())) {
            return new Failed(TokenCheck.ALREADY_USED, "used before");
        }
        if (seenTokens != null && seenTokens.isOlder(facts.issuedAtEpochMillis())) {
            return new Failed(
                    TokenCheck.ALREADY_USED,
                    "may have been used: issued before this verifier began to remember");
        }
        if (facts.killEpoch() < leastKillEpoch) {
            return new Failed(
                    TokenCheck.KILL_EPOCH,
                    "kill epoch " + facts.killEpoch() + ", now " + leastKillEpoch);
        }
        return use(facts, signer, now);
    }

    /** The last step, so that a token which fails is not used up. */
    private Verification use(TokenFacts facts, SigningKey signer, long now) {
        long expiresAt = facts.expiresAtEpochMillis();
        if (seenTokens != null) {
            SeenTokens.Use use = seenTokens.use(facts.traceId(), expiresAt, now);
            if (use != SeenTokens.Use.FIRST) {
                String why = use == SeenTokens.Use.AGAIN ? "used before" : "too many live tokens";
                return new Failed(TokenCheck.ALREADY_USED, why);
            }
        }
        return new Valid(facts.traceId(), signer.kid(), expiresAt);
    }

    /** The key of that name; every key for a token that names none. */
    private List<SigningKey> candidates(@Nullable String kid) {
        if (kid == null) {
            return keys;
        }
        for (SigningKey key : keys) {
            if (key.kid().equals(kid)) {
                return List.of(key);
            }
        }
        return List.of();
    }

    private static @Nullable SigningKey signer(
            List<SigningKey> candidates, byte[] signingInput, byte[] signature) {
        for (SigningKey key : candidates) {
            if (MessageDigest.isEqual(key.hmacSha256(signingInput), signature)) {
                return key;
            }
        }
        return null;
    }

    private static Failed malformed(RuntimeException why) {
        return new Failed(TokenCheck.FORMAT, String.valueOf(why.getMessage()));
    }
}
