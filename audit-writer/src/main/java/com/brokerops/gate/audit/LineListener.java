package com.brokerops.gate.audit;

import java.io.IOException;

/** Is told of every line that holds, in order. */
public interface LineListener {
    /**
     * A line that is what was written, as far as the lines up to it tell.
     *
     * @param hash 32 bytes
     * @param bytes how long it is, newline included
     * @throws AuditTamperedException if something else says that it is not
     * @throws IOException if that cannot be read
     */
    void line(long seq, byte[] hash, int bytes) throws IOException;
}
