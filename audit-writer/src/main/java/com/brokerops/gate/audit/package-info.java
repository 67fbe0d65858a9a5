/**
 * The memory of every event: a hash-chained log that survives any crash, tells what a crash left
 * from what a person changed, and is readable with {@code less}. It is the gate's write-ahead log.
 *
 * <pre>
 *  gate thread          audit thread                     workers, auditor
 *  AuditLog.append      Committer                        LogReader: find; LogFollower
 *    LineEncoder          take batch                       LogSearch, LogScan
 *    BatchQueue  ------&gt;  write, sync  ---&gt; segments ---&gt;  AuditVerifier: LogWalk
 *        ^                publish durableSeq
 *        |  wake          |
 *        +----------------+              at start: Recovery = LogWalk + repair of the end
 *  SegmentCopy: takes the place of a segment whose sync failed
 *  FileWatch, LogScrubber: is it still what was written?
 *  SegmentPreparer: makes the next segment ahead of need, watches the free space
 * </pre>
 *
 * <p>Files are {@code <ordinal, 12 digits>.ndjson}, preallocated with zeros and cut when full; the
 * first NUL ends a reader. Each line holds the hash of the line before ({@code prev}), its own, and
 * the last seq that was on stable storage when it was encoded ({@code durable}): that number is
 * what tells a torn tail from tampering.
 *
 * <p>All disk access is behind {@link com.brokerops.gate.audit.Storage}.
 */
@NullMarked
package com.brokerops.gate.audit;

import org.jspecify.annotations.NullMarked;
