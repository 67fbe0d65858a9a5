package com.brokerops.gate.audit;

import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;

/**
 * The lines of one segment, one after the other, and what the bytes of each tell without the ones
 * around it.
 *
 * <p><b>Thread.</b> One at a time.
 */
interface Lines extends AutoCloseable {
    /** Steps to the next line. Only {@link LineCursor.Found#LINE} moves on. */
    LineCursor.Found next() throws IOException;

    /** Holds the line in {@code [from(), to())} until the next step; newline excluded. */
    byte[] bytes();

    int from();

    int to();

    /** Where the line that was stepped to starts in the file. */
    long offset();

    /** Where the line after it starts in the file. */
    long nextOffset();

    /**
     * True if the line's bytes have the hash that it states.
     *
     * @param envelope of the line
     */
    boolean hashHolds(Envelope envelope);

    /**
     * The event in it.
     *
     * @throws JsonException if there is none
     */
    LogLine event();

    @Override
    void close() throws IOException;
}
