package com.brokerops.gate.sidecar.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 1: the strict scan of a head, from the memory in which Netty receives it. */
@State(Scope.Thread)
public class HeadBenchmark {
    private static final int COUNT = 64;

    private final HeadScanner scanner = new HeadScanner();
    private final ByteBuf[] heads = new ByteBuf[COUNT];
    private int next;

    public HeadBenchmark() {
        for (int i = 0; i < COUNT; i++) {
            String head =
                    """
                    POST /v1/authorize HTTP/1.1\r
                    Host: 127.0.0.1:%d\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """
                            .formatted(8080 + i, 150 + i);
            heads[i] =
                    UnpooledByteBufAllocator.DEFAULT
                            .directBuffer()
                            .writeBytes(head.getBytes(US_ASCII));
        }
    }

    @Benchmark
    public int scan() {
        int last = heads[next++ & COUNT - 1].forEachByte(scanner);
        if (!scanner.complete()) {
            throw new IllegalStateException("refused: " + scanner.refusal());
        }
        scanner.reset();
        return last;
    }
}
