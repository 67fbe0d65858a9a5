/**
 * The decision itself, as a deterministic function: the same commands at the same times give the
 * same events, always.
 *
 * <pre>
 *   command ──► decide (reads only) ──► LogEvent ──► apply (the only thing that changes state)
 *                                          │             ▲
 *                                          └─ audit log ─┘  recovery replays through the same apply
 * </pre>
 *
 * No input or output, clock, thread, logger or randomness: time, ids and digests are passed in. One
 * owner, the gate thread.
 */
@NullMarked
package com.brokerops.gate.sidecar.kernel;

import org.jspecify.annotations.NullMarked;
