package com.brokerops.gate.token;

/**
 * What both forms of a token say, once it is known who signed it.
 *
 * @param orderDigest of the version that the form uses
 * @param killEpoch 0 for a token of the cloud platform, which knows none
 */
record TokenFacts(
        String traceId,
        String decision,
        long expiresAtEpochMillis,
        String audience,
        byte[] orderDigest,
        long killEpoch) {}
