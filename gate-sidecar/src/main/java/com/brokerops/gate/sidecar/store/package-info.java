/**
 * What survives a restart beside the audit log: the lock on the data directory, and {@code
 * gate.db}, the projection of the log that makes a restart short and slow questions cheap. The log
 * alone is the truth: a database that is missing, damaged, old or of another log is thrown away and
 * made again, and the state is exactly the same.
 *
 * <pre>
 *   start:   Snapshot ──► Kernel ◄── Replay ◄── AuditLog.open         (Recovery)
 *   running: AuditLog ──► segments ──► Projector ──► Changes ──► gate.db ──► ReadPool ──► workers
 * </pre>
 *
 * Nothing here is ever waited for by the gate thread.
 */
@NullMarked
package com.brokerops.gate.sidecar.store;

import org.jspecify.annotations.NullMarked;
