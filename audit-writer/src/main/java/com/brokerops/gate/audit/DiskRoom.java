package com.brokerops.gate.audit;

/**
 * What the disk has left for the log, if nobody else takes of it.
 *
 * <p><b>Units.</b> Bytes, events, nanoseconds.
 *
 * @param bytesLeft room in the open segment, in the next one if it is there, and in those that can
 *     still be made above the least free space; 0 once the log refuses for want of space
 * @param eventsLeft how many events of the mean length so far that is; of the greatest length while
 *     none is durable
 * @param segmentBytes size of a segment
 * @param refused true while the log accepts nothing for want of space
 * @param silentNanos since the free space was last seen
 * @param missingNanos for how long there has been no next segment; 0 if it is there
 */
public record DiskRoom(
        long bytesLeft,
        long eventsLeft,
        long segmentBytes,
        boolean refused,
        long silentNanos,
        long missingNanos) {}
