package com.brokerops.gate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What opening a log has found.
 *
 * @param events how many events were replayed
 * @param inDoubt how many of the log's last events may never have been acknowledged
 * @param lastSeq the newest event
 * @param lastHash its hash, 64 hex digits
 * @param lastAtEpochNanos its time
 * @param logId 32 hex digits that no other log has
 * @param bootEpoch one more than the greatest in the log
 * @param created true if there was no log before
 * @param torn what was cut off, or null
 */
public record RecoveryReport(
        long events,
        long inDoubt,
        long lastSeq,
        String lastHash,
        long lastAtEpochNanos,
        String logId,
        long bootEpoch,
        boolean created,
        @Nullable TornTail torn) {}
