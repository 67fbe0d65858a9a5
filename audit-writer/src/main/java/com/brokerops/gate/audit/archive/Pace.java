package com.brokerops.gate.audit.archive;

import java.io.InterruptedIOException;

/** Holds back who reads and writes much, so that others get the disk. */
public interface Pace {
    /**
     * So many bytes have been read and written; waits for as long as that should take.
     *
     * @throws InterruptedIOException if there is to be no more
     */
    void passed(long bytes) throws InterruptedIOException;
}
