package com.brokerops.gate.token;

/**
 * What both forms of a token say, once it is known who signed it.
 *
 * @param issuedAtEpochMillis never later than it was; 0 for a token that does not say
 * @param orderDigest of the version that the form uses
 * @param killEpoch 0 for a token of the cloud platform, which knows none
 */
record TokenFacts(
        String traceId,
        String decision,
        long issuedAtEpochMillis,
        long expiresAtEpochMillis,
        String audience,
        byte[] orderDigest,
        long killEpoch) {}
