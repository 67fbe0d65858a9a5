package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.LogScrubber;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.store.Projector;
import com.brokerops.gate.sidecar.store.Scrubber;

/** The figures of the log and of the snapshot that follows it. */
final class LogGauges {
    private LogGauges() {}

    static void register(
            GateMetrics metrics, AuditLog log, Scrubber scrubber, Projector projector) {
        metrics.gauge("gate_audit_seq", "the event appended last", log::lastSeq);
        metrics.gauge("gate_audit_durable_seq", "durable up to here", log::durableSeq);
        metrics.gauge(
                "gate_queue_depth", "events that wait for their durability", log::pendingEvents);
        metrics.gauge(
                "gate_audit_oldest_unsynced_seconds",
                "for how long the oldest has waited",
                () -> log.oldestPendingNanos(System.nanoTime()) / 1e9);
        metrics.gauge("gate_audit_batches", "batches made durable", log::batches);
        String errors = "gate_audit_errors_total";
        String failed = "what the disk refused the log";
        metrics.count(errors, failed, "operation", "sync", log::syncErrors);
        metrics.count(errors, failed, "operation", "write", log::writeErrors);
        metrics.gauge(
                "gate_audit_identity_mismatch_total",
                "files of the log that are not the ones it made",
                log::identityMismatches);
        LogScrubber verified = scrubber.log();
        metrics.gauge(
                "gate_audit_verify_failures_total",
                "lines not as written, reads refused",
                verified::failures);
        metrics.gauge("gate_audit_verified_bytes", "bytes read again", verified::bytes);
        metrics.gauge("gate_audit_verify_passes", "times all was read", verified::passes);
        metrics.gauge("gate_disk_free_bytes", "free bytes for the log", log::freeBytes);
        metrics.gauge(
                "gate_audit_segments_ready",
                "segments made ahead of need",
                () -> log.nextSegmentReady() ? 1 : 0);
        metrics.gauge(
                "gate_snapshot_lag_records", "events not yet in gate.db", projector::lagEvents);
        DrainTime drain =
                new DrainTime(projector::appliedSeq, projector::lagEvents, System::nanoTime);
        metrics.gauge(
                "gate_snapshot_drain_seconds",
                "how long these take at the speed of the last seconds",
                drain::seconds);
        metrics.gauge("gate_snapshot_rebuilds", "times gate.db was rebuilt", projector::rebuilds);
    }
}
