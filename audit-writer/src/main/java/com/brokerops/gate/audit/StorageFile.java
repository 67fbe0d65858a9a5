package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of a {@link Storage}, addressed by position.
 *
 * <p><b>Thread.</b> One writer; readers open the file again for themselves.
 */
public interface StorageFile extends AutoCloseable {
    /**
     * Reads at a position until the target is full or the file ends.
     *
     * @return the bytes read; less than asked only at the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all of the source at a position.
     *
     * <p><b>Errors.</b> After an exception any part may have been written.
     *
     * <p><b>Durability.</b> Survives the process, not the loss of power.
     */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Puts all that was written before on stable storage.
     *
     * <p><b>Errors.</b> After an exception nobody knows what is on stable storage, and a second
     * call may succeed without having done anything: do not make it.
     */
    void sync() throws IOException;

    /** Cuts the file to a size; after a loss of power it may have its old size again. */
    void truncate(long size) throws IOException;

    /** The size in bytes. */
    long size() throws IOException;

    @Override
    void close() throws IOException;
}
