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
    /** A sync failed: the segment is copied up to its last durable line, again until it works. */
    SYNC_FAILED,
    /** The log is not what was written; {@link AuditLog#failure()} says where. */
    TAMPERED,
    /** A defect of ours stopped a thread of the log; {@link AuditLog#failure()} keeps it. */
    FAILED;

    /** True if the log never recovers by itself. */
    public boolean needsRestart() {
        return this == TAMPERED || this == FAILED;
    }

    /** True if the log accepts nothing for want of space. */
    public boolean wantsSpace() {
        return this == LOW_SPACE || this == NEXT_SEGMENT_NOT_READY || this == DISK_FULL;
    }
}
