package com.brokerops.gate.audit;

import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import java.io.IOException;

/**
 * Lines that are looked at when they are asked about: for a start, which has much to do with each.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class LinesInTurn implements Lines {
    private final StorageFile file;
    private final LineCursor cursor;
    private final ChainHash chainHash;
    private final LogLineReader reader;

    LinesInTurn(StorageFile file, ChainHash chainHash, LogLineReader reader) {
        this.file = file;
        this.cursor = LineCursor.through(file, 0);
        this.chainHash = chainHash;
        this.reader = reader;
    }

    @Override
    public LineCursor.Found next() throws IOException {
        return cursor.next();
    }

    @Override
    public byte[] bytes() {
        return cursor.bytes();
    }

    @Override
    public int from() {
        return cursor.from();
    }

    @Override
    public int to() {
        return cursor.to();
    }

    @Override
    public long offset() {
        return cursor.offset();
    }

    @Override
    public long nextOffset() {
        return cursor.nextOffset();
    }

    @Override
    public boolean hashHolds(Envelope envelope) {
        return envelope.hashHolds(chainHash);
    }

    @Override
    public LogLine event() {
        return reader.read(cursor.bytes(), cursor.from(), cursor.to());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
