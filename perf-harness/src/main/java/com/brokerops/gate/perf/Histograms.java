package com.brokerops.gate.perf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Histograms in an artifact: whole, as HdrHistogram's compressed form in base64, and by percentile.
 *
 * <p><b>Units.</b> Nanoseconds in a histogram, milliseconds with three decimals in an artifact.
 */
final class Histograms {
    /** Percentiles by their member's name, in an artifact's order. */
    private static final String[] NAMES = {"p50", "p90", "p95", "p99", "p99_9"};

    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private Histograms() {}

    static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /**
     * The histogram of that text.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Histogram decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            return Histogram.decodeFromCompressedByteBuffer(bytes, 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not a histogram: " + e.getMessage(), e);
        }
    }

    /** Percentiles, least and most. */
    static ObjectNode millis(Histogram nanos) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < NAMES.length; i++) {
            node.put(NAMES[i], millis(nanos.getValueAtPercentile(PERCENTILES[i])));
        }
        node.put("min", millis(nanos.getTotalCount() == 0 ? 0 : nanos.getMinValue()));
        return node.put("max", millis(nanos.getMaxValue()));
    }

    /** The three percentiles of a part of the gate's time. */
    static ObjectNode segmentMillis(Histogram micros) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("p50", micros.getValueAtPercentile(50) / 1e3)
                .put("p95", micros.getValueAtPercentile(95) / 1e3)
                .put("p99", micros.getValueAtPercentile(99) / 1e3);
    }

    static double millis(long nanos) {
        return rounded(nanos / 1e6);
    }

    /** Three decimals. */
    static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
