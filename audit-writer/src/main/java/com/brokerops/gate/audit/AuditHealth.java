package com.brokerops.gate.audit;

/** Whether the log can promise its durability, and if not, why. */
public enum AuditHealth {
    OK,
    /** Free space is below the configured least. */
    LOW_SPACE,
    /** The open segment is full and the next one could not be made yet. */
    NEXT_SEGMENT_NOT_READY,
    /** A write failed and hardly any space is free. */
    DISK_FULL,
    /** A write failed: an error of the device, or a file system that became read-only. */
    WRITE_FAILED,
    /** A sync failed: what it was to save is in doubt until a restart has recovered the log. */
    SYNC_FAILED,
    /** A defect of ours stopped a thread of the log; {@link AuditLog#failure()} keeps it. */
    FAILED;

    /** True if the log never recovers by itself. */
    public boolean needsRestart() {
        return this == SYNC_FAILED || this == FAILED;
    }
}
