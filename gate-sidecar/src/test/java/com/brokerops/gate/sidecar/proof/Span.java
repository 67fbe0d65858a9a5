package com.brokerops.gate.sidecar.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When the gate was asked for something and when its answer was there.
 *
 * @param seq what came into the log by it
 */
record Span(long seq, long sentNanos, long answeredNanos) {

    /**
     * Whatever was asked after an answer stands behind it in the log.
     *
     * @return how many of them had an answer before them
     * @throws AssertionError naming the two that stand the wrong way round
     */
    static long requireOrder(List<Span> spans) {
        List<Span> bySending = new ArrayList<>(spans);
        bySending.sort(Comparator.comparingLong(Span::sentNanos));
        List<Span> byAnswer = new ArrayList<>(spans);
        byAnswer.sort(Comparator.comparingLong(Span::answeredNanos));
        long compared = 0;
        int answered = 0;
        Span latest = null;
        for (Span span : bySending) {
            while (byAnswer.get(answered).answeredNanos < span.sentNanos) {
                Span before = byAnswer.get(answered++);
                latest = latest == null || before.seq > latest.seq ? before : latest;
            }
            if (latest != null) {
                compared++;
                if (latest.seq >= span.seq) {
                    throw new AssertionError(span + " was asked after the answer of " + latest);
                }
            }
        }
        return compared;
    }
}
