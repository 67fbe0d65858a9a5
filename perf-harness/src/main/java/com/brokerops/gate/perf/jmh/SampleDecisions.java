package com.brokerops.gate.perf.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.SigningKey;
import com.brokerops.gate.token.TokenSigner;

/** What became of the sample orders: decided, reserved, signed. */
public final class SampleDecisions {
    static final String HASH = "47a166b267a5c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4f5a6b7c8d9eaf";
    static final long FIRST_SEQ = 4_711;

    private final Decided[] decisions = new Decided[SampleOrders.COUNT];
    private final Answer.Decision[] answers = new Answer.Decision[SampleOrders.COUNT];

    /** Decides them all; the same every time. */
    public SampleDecisions() {
        SampleOrders orders = new SampleOrders();
        Kernel kernel = SampleKernel.create();
        TokenSigner signer = signer();
        for (int i = 0; i < SampleOrders.COUNT; i++) {
            long seq = FIRST_SEQ + i;
            Stamp stamp = SampleKernel.stamp(i);
            Decided decided =
                    SampleKernel.decided(
                            kernel.authorize(orders.order(i), orders.context(i), stamp));
            kernel.apply(decided, seq, stamp.nowMillis(), stamp.identity());
            SignedToken token = signer.sign(decided, seq);
            decisions[i] = decided;
            answers[i] =
                    new Answer.Decision(
                            decided,
                            new Answer.Position(seq, HASH),
                            token,
                            false,
                            ReservationState.RESERVED);
        }
    }

    static SigningKey key() {
        return new SigningKey(
                SampleKernel.KID, "a secret of 32 bytes for samples".getBytes(US_ASCII));
    }

    static TokenSigner signer() {
        return new TokenSigner(key(), "gate-1");
    }

    /** The decision of the order of that number. */
    public Decided decision(int i) {
        return decisions[i & SampleOrders.COUNT - 1];
    }

    Answer.Decision answer(int i) {
        return answers[i & SampleOrders.COUNT - 1];
    }
}
