package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 7: the text of the answer. */
@State(Scope.Thread)
public class AnswerBenchmark {
    private final SampleDecisions decisions = new SampleDecisions();
    private final AnswerWriter writer = new AnswerWriter(Durability.SYNCED);
    private int next;

    /** The JSON of an AUTHORIZED answer. */
    @Benchmark
    public int render() {
        int i = next++;
        return writer.write(decisions.answer(i), timing(i)).length();
    }

    /** The one header that is text made for each answer. */
    @Benchmark
    public String latencyHeader() {
        return Decimals.text(timing(next++).total() / 1000, 3);
    }

    private static Answer.Timing timing(int i) {
        long total = 900_000L + i % 100_000;
        return new Answer.Timing(7_000, 9_000 + i % 500, 4_000, 6_000, total - 40_000, total);
    }
}
