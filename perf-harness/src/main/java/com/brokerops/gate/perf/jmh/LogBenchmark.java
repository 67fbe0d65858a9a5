package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import com.brokerops.gate.contract.Timestamps;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 4: the line of the log; and reading it again, which the projector does. */
@State(Scope.Thread)
public class LogBenchmark {
    /** Too few for the audit thread to wait for more before it syncs. */
    private static final int BATCH = 4;

    private static final long NOW_NANOS = SampleKernel.NOW_MILLIS * 1_000_000;

    private final SampleDecisions decisions = new SampleDecisions();
    private final JsonWriter json = new JsonWriter(4096);
    private final byte[][] lines = new byte[SampleOrders.COUNT][];
    private final LogLineReader reader = new LogLineReader();
    private final AuditLog log = open();
    private int next;

    public LogBenchmark() {
        for (int i = 0; i < lines.length; i++) {
            lines[i] = SampleLines.line(decisions, i);
        }
    }

    static AuditLog open() {
        try {
            return AuditLog.open(
                    new NoDisk(),
                    new AuditConfig(1 << 30, Durability.SYNCED, 0, 8192, 16 << 20),
                    "0".repeat(32),
                    NOW_NANOS,
                    null,
                    _ -> {});
        } catch (IOException e) {
            throw new IllegalStateException("a disk that cannot fail has failed", e);
        }
    }

    /** One instant as text, nine digits of fraction. */
    @Benchmark
    public String timestamp() {
        return Timestamps.ofNanos(NOW_NANOS + 1_234_567L * next++);
    }

    /** The members of the event, without the envelope. */
    @Benchmark
    public int encodeEvent() {
        json.clear();
        json.beginObject();
        LogEventCodec.write(json, decisions.decision(next++));
        return json.endObject().length();
    }

    /** Encoded, chained, copied into the open batch; the audit thread's turn once in four. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long append() {
        long seq = 0;
        for (int i = 0; i < BATCH; i++) {
            int number = next++;
            seq = log.append(NOW_NANOS + number, decisions.decision(number));
        }
        log.step();
        return seq;
    }

    /** A whole line to its event. */
    @Benchmark
    public LogLine readLine() {
        byte[] line = lines[next++ & SampleOrders.COUNT - 1];
        return reader.read(line, 0, line.length);
    }
}
