package com.brokerops.gate.audit;

/**
 * The place of an event in the log, be it written or still to come.
 *
 * @param ordinal which segment
 * @param offset where in it, in bytes
 * @param seq the event that stands there
 */
public record LogPosition(long ordinal, long offset, long seq) {
    /** The place of the first event. */
    public static final LogPosition START = new LogPosition(0, 0, 0);
}
