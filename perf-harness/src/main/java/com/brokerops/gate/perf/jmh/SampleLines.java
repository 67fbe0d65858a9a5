package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.Timestamps;

/**
 * Lines of the log as the audit writer makes them, but for their hash, which nobody checks here.
 */
final class SampleLines {
    private SampleLines() {}

    /** The line of one decision, without its newline. */
    static byte[] line(SampleDecisions decisions, int i) {
        JsonWriter out = new JsonWriter(4096);
        out.beginObject()
                .field("seq", SampleDecisions.FIRST_SEQ + i)
                .field("at", Timestamps.ofNanos(SampleKernel.NOW_MILLIS * 1_000_000 + i))
                .field("type", decisions.decision(i).type())
                .field("durable", SampleDecisions.FIRST_SEQ + i - 20)
                .field("prev", SampleDecisions.HASH);
        LogEventCodec.write(out, decisions.decision(i));
        return out.field("hash", SampleDecisions.HASH).endObject().toBytes();
    }
}
