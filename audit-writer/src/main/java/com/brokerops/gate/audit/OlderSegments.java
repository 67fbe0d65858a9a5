package com.brokerops.gate.audit;

import java.io.IOException;

/**
 * Where segments are that were removed from their log.
 *
 * <p><b>Thread.</b> Any.
 */
public interface OlderSegments {
    /**
     * Opens a segment for reading: its text, without the zeros behind it.
     *
     * @throws IOException if it cannot be read now, or is not there
     */
    StorageFile open(long ordinal) throws IOException;
}
