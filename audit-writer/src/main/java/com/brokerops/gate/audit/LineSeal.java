package com.brokerops.gate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a line that has its own hash says of its place in the log; for those who have a line and no
 * log.
 *
 * @param prev the hash of the line before, 64 hex digits
 * @param hash 32 bytes
 */
public record LineSeal(long seq, String prev, byte[] hash) {
    /**
     * Reads a line.
     *
     * @param line without its newline
     * @return null if it is no line of a log, or its bytes do not have the hash it states
     */
    public static @Nullable LineSeal of(byte[] line) {
        Envelope envelope = new Envelope();
        boolean holds =
                line.length < LineEncoder.MAX_LINE_BYTES
                        && envelope.read(line, 0, line.length)
                        && envelope.hashHolds(new ChainHash());
        return holds ? new LineSeal(envelope.seq(), envelope.prev(), envelope.hashBytes()) : null;
    }
}
