package com.brokerops.gate.perf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is full of zeros, and batches written over them as a log is: from its start once it
 * is full, removed at the end. One thread.
 */
final class ZeroedFile implements Closeable {
    /** The unit of a disk's writes and of the log's. */
    static final int PAGE = 4096;

    private static final int BYTES = 32 << 20;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer batch = ByteBuffer.allocateDirect(1 << 20);
    private long end;

    private ZeroedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        for (int i = 0; i < batch.capacity(); i++) {
            batch.put(i, (byte) ('a' + i % 26));
        }
    }

    /**
     * Makes one.
     *
     * @param folder on the disk to be measured
     */
    static ZeroedFile in(Path folder) throws IOException {
        Path path = Files.createTempFile(folder, "zeroed", ".bin");
        ZeroedFile file = new ZeroedFile(path, FileChannel.open(path, StandardOpenOption.WRITE));
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long offset = 0; offset < BYTES; offset += zeros.capacity()) {
            file.writeAll(zeros.clear(), offset);
        }
        file.channel.force(true);
        return file;
    }

    /**
     * Writes a batch behind the one before, from the page in which that ended to the end of its own
     * last one, and {@code fdatasync}.
     *
     * @param bytes at most a MiB less a page
     */
    void append(int bytes) throws IOException {
        if (end + bytes + PAGE > BYTES) {
            end = 0;
        }
        long from = end / PAGE * PAGE;
        end += bytes;
        int pages = (int) ((end - from + PAGE - 1) / PAGE);
        writeAll(batch.clear().limit(pages * PAGE), from);
        channel.force(false);
    }

    private void writeAll(ByteBuffer bytes, long from) throws IOException {
        long offset = from;
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(path);
    }
}
