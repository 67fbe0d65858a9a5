package com.brokerops.gate.token;

/** What a token must pass before an order is sent on it, in the order of the checks. */
public enum TokenCheck {
    /** It is a token at all, of a version, algorithm and type that we issue. */
    FORMAT,
    /** The key it names is known. */
    KID,
    /** That key signed it. */
    SIGNATURE,
    /** It proves AUTHORIZED: a BLOCKED decision is signed too. */
    NOT_AUTHORIZED,
    /** It is used before it expires. */
    EXPIRED,
    /** It is meant for this verifier. */
    AUDIENCE,
    /** It speaks of the order that is about to be executed. */
    DIGEST,
    /** It was not used before. */
    ALREADY_USED,
    /** It was issued after the last kill. */
    KILL_EPOCH
}
