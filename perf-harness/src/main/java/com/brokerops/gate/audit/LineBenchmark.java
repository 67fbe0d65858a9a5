package com.brokerops.gate.audit;

import com.brokerops.gate.perf.jmh.SampleDecisions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 4 in parts: a line is encoded, its hash is computed, its envelope is read again. */
@State(Scope.Thread)
public class LineBenchmark {
    private static final int COUNT = 1024;
    private static final long AT_NANOS = 1_795_176_000_000_000_000L;

    private final SampleDecisions decisions = new SampleDecisions();
    private final LineEncoder encoder = new LineEncoder();
    private final ChainHash chainHash = new ChainHash();
    private final Envelope envelope = new Envelope();
    private final byte[][] lines = new byte[COUNT][];
    private int next;

    public LineBenchmark() {
        for (int i = 0; i < COUNT; i++) {
            encoder.encode(i, AT_NANOS + i, i - 20, ChainHash.GENESIS, decisions.decision(i));
            lines[i] = new byte[encoder.length()];
            System.arraycopy(encoder.bytes(), 0, lines[i], 0, encoder.length());
        }
    }

    /** Event, envelope and hash. */
    @Benchmark
    public String encode() {
        int i = next++;
        return encoder.encode(i, AT_NANOS + i, i - 20, ChainHash.GENESIS, decisions.decision(i));
    }

    /** The hash alone, as text. */
    @Benchmark
    public String chain() {
        byte[] line = line();
        return chainHash.hex(line, 0, line.length);
    }

    /** What verifying and searching read of a line; the hash is not checked. */
    @Benchmark
    public boolean envelope() {
        byte[] line = line();
        return envelope.read(line, 0, line.length - 1);
    }

    private byte[] line() {
        return lines[next++ & COUNT - 1];
    }
}
