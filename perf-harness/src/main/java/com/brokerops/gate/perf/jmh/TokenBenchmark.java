package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.token.OrderDigester;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.TokenSigner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Steps 2 and 5: digests of the order, and both renderings of its token. */
@State(Scope.Thread)
public class TokenBenchmark {
    private final SampleOrders orders = new SampleOrders();
    private final SampleDecisions decisions = new SampleDecisions();
    private final OrderDigester digester = new OrderDigester();
    private final Identities identities = new Identities();
    private final TokenSigner signer = SampleDecisions.signer();
    private int next;

    /** The SHA-256 of the request, as it is logged. */
    @Benchmark
    public String requestHash() {
        byte[] body = orders.body(next++);
        return identities.sha256Hex(body, body.length);
    }

    /** Key and content of an order; digest v2 is part of it. */
    @Benchmark
    public Identity identity() {
        Order order = orders.order(next);
        Context context = orders.context(next++);
        return identities.ofOrder(order, context);
    }

    @Benchmark
    public byte[] digestV1() {
        return digester.v1(orders.order(next++));
    }

    @Benchmark
    public byte[] digestV2() {
        Order order = orders.order(next);
        Context context = orders.context(next++);
        return digester.v2(order, context);
    }

    /** Token v1, the short signature and the JWS; both digests are part of it. */
    @Benchmark
    public SignedToken sign() {
        int i = next++;
        return signer.sign(decisions.decision(i), i);
    }
}
