package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.StorageFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The copies in an archive for those who read the log of a running gate, one at a time: an archive
 * that does not answer, as a network's file system may not for hours, keeps the first who asks and
 * nobody else. A call that hangs cannot be ended.
 *
 * <p><b>Thread.</b> Any; a file that was opened, one at a time.
 *
 * <p><b>Errors.</b> {@link IOException} while another has been asking for half a second.
 */
final class PatientCopies implements OlderSegments {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What is asked of the archive. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private final OlderSegments copies;
    private final LongSupplier nanoTime;
    private final Object turn = new Object();
    private boolean asking;
    private long askedAtNanoTime;

    PatientCopies(OlderSegments copies, LongSupplier nanoTime) {
        this.copies = copies;
        this.nanoTime = nanoTime;
    }

    @Override
    public StorageFile open(long ordinal) throws IOException {
        return new PatientFile(asked(() -> copies.open(ordinal)));
    }

    private <T> T asked(Question<T> question) throws IOException {
        if (!begins()) {
            throw new IOException("the archive does not answer");
        }
        try {
            return question.ask();
        } finally {
            ends();
        }
    }

    /** True once nobody asks; who finds that somebody has been for long does not wait. */
    private boolean begins() throws InterruptedIOException {
        synchronized (turn) {
            while (asking) {
                long left = PATIENCE_NANOS - (nanoTime.getAsLong() - askedAtNanoTime);
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(turn, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("while the archive answers another");
                }
            }
            asking = true;
            askedAtNanoTime = nanoTime.getAsLong();
            return true;
        }
    }

    private void ends() {
        synchronized (turn) {
            asking = false;
            turn.notifyAll();
        }
    }

    /** An open copy, which is only ever read. */
    private final class PatientFile implements StorageFile {
        private final StorageFile copy;

        PatientFile(StorageFile copy) {
            this.copy = copy;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return asked(() -> copy.read(target, position));
        }

        @Override
        public long size() throws IOException {
            return asked(copy::size);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            copy.write(source, position);
        }

        @Override
        public void sync() throws IOException {
            copy.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            copy.truncate(size);
        }

        @Override
        public void close() throws IOException {
            copy.close();
        }
    }
}
