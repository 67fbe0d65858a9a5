package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/**
 * What one batch costs the disk alone: a write of whole pages into a file that is already full of
 * zeros, and {@code fdatasync}. No answer of a gate that waits for the disk can be sooner.
 *
 * <p><b>Units.</b> Nanoseconds.
 */
final class DiskProbe {
    /** The unit of a disk's writes and of the log's. */
    static final int PAGE = 4096;

    private static final int PREALLOCATED = 32 << 20;

    private DiskProbe() {}

    /**
     * Writes batches, one after the other, for a time.
     *
     * @param folder on the disk to be measured; the file in it is removed at the end
     * @param batchBytes is rounded up to whole pages
     */
    static Histogram measure(Path folder, int batchBytes, long nanos) throws IOException {
        int bytes = Math.max(1, (batchBytes + PAGE - 1) / PAGE) * PAGE;
        Histogram latency = new Histogram(Tally.MOST_NANOS, 3);
        Path file = Files.createTempFile(folder, "disk-probe", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer batch = ByteBuffer.allocateDirect(bytes);
            fill(channel);
            for (int i = 0; i < bytes; i++) {
                batch.put((byte) ('a' + i % 26));
            }
            long end = System.nanoTime() + nanos;
            long offset = 0;
            for (long from = System.nanoTime(); from - end < 0; from = System.nanoTime()) {
                batch.rewind();
                writeAll(channel, batch, offset);
                channel.force(false);
                latency.recordValue(System.nanoTime() - from);
                offset = offset + 2L * bytes > PREALLOCATED ? 0 : offset + bytes;
            }
        } finally {
            Files.delete(file);
        }
        return latency;
    }

    private static void fill(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long offset = 0; offset < PREALLOCATED; offset += zeros.capacity()) {
            zeros.rewind();
            writeAll(channel, zeros, offset);
        }
        channel.force(true);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long from)
            throws IOException {
        long offset = from;
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
    }
}
