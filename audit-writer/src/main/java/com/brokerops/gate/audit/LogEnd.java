package com.brokerops.gate.audit;

import org.jspecify.annotations.Nullable;

/**
 * Where a log that was read and checked ends.
 *
 * @param segments how many segments with events were read
 * @param events how many events were read
 * @param firstSeq the first of them, -1 without events
 * @param lastSeq the last of them, -1 without events
 * @param lastHash its hash; zeros without events
 * @param lastAtEpochNanos its time
 * @param ordinal the segment that holds it, -1 without events
 * @param offset where that segment's text ends, in bytes
 * @param logId from the head of a segment; empty without events
 * @param bootEpoch the greatest that was seen
 * @param maxDurableSeq the greatest {@code durable} that was seen, -1 for none
 * @param format of that segment
 * @param torn what stands behind the end and is not zero, or null
 */
record LogEnd(
        int segments,
        long events,
        long firstSeq,
        long lastSeq,
        String lastHash,
        long lastAtEpochNanos,
        long ordinal,
        long offset,
        String logId,
        long bootEpoch,
        long maxDurableSeq,
        int format,
        @Nullable TornTail torn) {}
