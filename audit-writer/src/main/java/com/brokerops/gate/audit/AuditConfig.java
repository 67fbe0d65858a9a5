package com.brokerops.gate.audit;

import com.brokerops.gate.contract.Durability;

/**
 * The numbers an audit log is run with.
 *
 * @param segmentBytes size of a segment, 64 KiB to 1 GiB
 * @param durability what an event has survived when {@link AuditLog#durableSeq()} reaches it
 * @param minFreeBytes below this much free space the log accepts nothing
 * @param maxPendingEvents the most events that wait for their durability at a time
 * @param maxBatchBytes the most bytes that are written and synced together
 */
public record AuditConfig(
        long segmentBytes,
        Durability durability,
        long minFreeBytes,
        int maxPendingEvents,
        int maxBatchBytes) {
    static final long LEAST_SEGMENT_BYTES = 64 << 10;
    static final long MOST_SEGMENT_BYTES = 1 << 30;

    public AuditConfig {
        if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > MOST_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "segment bytes must be 64 KiB to 1 GiB: " + segmentBytes);
        }
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException("free bytes are negative: " + minFreeBytes);
        }
        if (maxPendingEvents < 1) {
            throw new IllegalArgumentException("no pending events: " + maxPendingEvents);
        }
        if (maxBatchBytes < 2 * LineEncoder.MAX_LINE_BYTES) {
            throw new IllegalArgumentException("a batch must hold two lines: " + maxBatchBytes);
        }
    }

    /** What a gate is run with unless a person says otherwise. */
    public static AuditConfig defaults(Durability durability) {
        return new AuditConfig(64 << 20, durability, 64 << 20, 8192, 16 << 20);
    }
}
