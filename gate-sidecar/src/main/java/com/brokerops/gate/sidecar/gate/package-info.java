/**
 * The path of a request between the wire and the kernel: one thread, one clock, one writer. An
 * answer is released only after its event is as durable as configured; when that cannot be, the
 * gate refuses.
 *
 * <pre>
 *   http ──► Gate ──► kernel.authorize ──► AuditLog.append ──► kernel.apply ──► sign ──► Waiting
 *                                                │ audit thread: write, sync              │
 *   http ◄── Answer ◄───────────────────── durableSeq ────────────────────────────────────┘
 * </pre>
 *
 * Knows neither Netty nor HTTP.
 */
@NullMarked
package com.brokerops.gate.sidecar.gate;

import org.jspecify.annotations.NullMarked;
