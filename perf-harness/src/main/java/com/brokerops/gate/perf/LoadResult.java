package com.brokerops.gate.perf;

import org.HdrHistogram.Histogram;

/**
 * What one stretch of load came to.
 *
 * @param due requests that were to be sent: completed and errors add up to it
 * @param seconds from the first request due to the last answer
 * @param mostWaiting the most requests that were due and not yet sent at a time
 * @param processorNanos what the generator's thread took of a processor
 */
record LoadResult(Tally tally, long due, double seconds, long mostWaiting, long processorNanos) {

    Histogram latency() {
        return tally.latency;
    }

    long completed() {
        return tally.completed();
    }

    long errors() {
        return tally.errors();
    }

    double perSecond() {
        return completed() / seconds;
    }

    /** Milliseconds at a percentile; 100 is the longest. */
    double millis(double percentile) {
        return millis(tally.latency, percentile);
    }

    static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** Processor time of the generator's thread for one request, in microseconds. */
    double processorMicros() {
        return due == 0 ? 0 : processorNanos / 1e3 / due;
    }
}
