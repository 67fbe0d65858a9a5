package com.brokerops.gate.audit;

import java.io.IOException;

/**
 * What is asked for was removed here after it had been shipped; it is in the archive only.
 *
 * <p><b>Errors.</b> Reading it again works once {@code gate audit restore} has brought it back, or
 * the archive is named to who reads.
 */
public final class SegmentRemovedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param ordinal the segment that is needed
     */
    public SegmentRemovedException(long ordinal) {
        super(
                SegmentFiles.name(ordinal)
                        + " was removed after it had been shipped: stop the gate and bring it back"
                        + " with `gate audit restore --from ARCHIVE DIR`");
    }
}
