package com.brokerops.gate.audit;

/**
 * A line that somebody remembers: a snapshot, a receipt. A log that does not hold exactly this line
 * is not the log it was.
 *
 * @param hash 64 hex digits
 */
public record Anchor(long seq, String hash) {
    public Anchor {
        if (seq < 0 || hash.length() != ChainHash.HEX_LENGTH) {
            throw new IllegalArgumentException("no anchor: seq " + seq + ", hash " + hash);
        }
    }
}
