package com.brokerops.gate.contract;

/**
 * One line of the audit log, read back.
 *
 * @param seq the position in the log, from 0
 * @param atEpochNanos the gate's clock when the event was decided
 * @param durableSeq the last seq known to be durable when the line was encoded, -1 for none
 * @param prev the hash of the line before, 64 lower-case hex digits
 * @param hash SHA-256 of this line's bytes before {@code ,"hash":}
 */
public record LogLine(
        long seq, long atEpochNanos, long durableSeq, String prev, String hash, LogEvent event) {}
