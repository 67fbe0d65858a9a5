package com.brokerops.gate.audit;

/** Whether the log can promise its durability, and if not, why. */
public enum AuditHealth {
    OK(false),
    /** Free space is below the configured least. */
    LOW_SPACE(true),
    /** The open segment is full and the next one could not be made yet. */
    NEXT_SEGMENT_NOT_READY(true),
    /** A write failed and hardly any space is free. */
    DISK_FULL(true),
    /** A write failed: an error of the device, or a file system that became read-only. */
    WRITE_FAILED(true),
    /** A sync failed: what it was to save is in doubt until a restart has recovered the log. */
    SYNC_FAILED(false),
    /** A defect of ours stopped a thread of the log; {@link AuditLog#failure()} keeps it. */
    FAILED(false);

    private final boolean passing;

    AuditHealth(boolean passing) {
        this.passing = passing;
    }

    /** True if the log tries again by itself and recovers when the cause is gone. */
    public boolean passing() {
        return passing;
    }
}
