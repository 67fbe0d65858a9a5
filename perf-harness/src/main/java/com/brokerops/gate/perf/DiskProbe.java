package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/**
 * What one batch costs the disk alone: a write of whole pages into a file that is already full of
 * zeros, and {@code fdatasync}. No answer of a gate that waits for the disk can be sooner.
 *
 * <p><b>Units.</b> Nanoseconds.
 */
final class DiskProbe {
    private DiskProbe() {}

    /**
     * Writes batches, one after the other, for a time.
     *
     * @param folder on the disk to be measured; the file in it is removed at the end
     * @param batchBytes is rounded up to whole pages
     */
    static Histogram measure(Path folder, int batchBytes, long nanos) throws IOException {
        int bytes =
                Math.max(1, (batchBytes + ZeroedFile.PAGE - 1) / ZeroedFile.PAGE) * ZeroedFile.PAGE;
        Histogram latency = new Histogram(Tally.MOST_NANOS, 3);
        try (ZeroedFile file = ZeroedFile.in(folder)) {
            long end = System.nanoTime() + nanos;
            for (long from = System.nanoTime(); from - end < 0; from = System.nanoTime()) {
                file.append(bytes);
                latency.recordValue(System.nanoTime() - from);
            }
        }
        return latency;
    }
}
