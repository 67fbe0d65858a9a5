package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.sidecar.http.AuthorizeReader;
import com.brokerops.gate.sidecar.http.AuthorizeRequest;
import com.brokerops.gate.sidecar.http.BadRequestException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 1: the bytes of a body to an order and its context. */
@State(Scope.Thread)
public class ParseBenchmark {
    private final SampleOrders orders = new SampleOrders();
    private int next;

    /** UTF-8 check, Jackson, every rule of the contract. */
    @Benchmark
    public AuthorizeRequest body() throws BadRequestException {
        byte[] body = orders.body(next++);
        return AuthorizeReader.read(body, body.length);
    }
}
