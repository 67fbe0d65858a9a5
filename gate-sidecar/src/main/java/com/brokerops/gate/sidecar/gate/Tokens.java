package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.token.SeenTokens;
import com.brokerops.gate.token.TokenSigner;
import com.brokerops.gate.token.TokenVerifier;
import com.brokerops.gate.token.Verification;
import com.brokerops.gate.token.Verification.Failed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of keys and of tokens that were issued: puts another set of keys in force, and
 * judges a token for a platform that is about to use it.
 *
 * <p>Which tokens were used is remembered in memory alone. A token that was issued before this
 * memory began may have been used before a restart, so it counts as used.
 *
 * <p><b>Thread.</b> The gate thread's only: a token is judged by the keys and the kill epoch of
 * this moment, and of any number of uses exactly one is the first.
 */
final class Tokens {
    /** The most used tokens that are remembered; further ones are refused until some expire. */
    static final int MOST_USED_TOKENS = 262_144;

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final LiveGate gate;
    private final Journal journal;
    private final GateClock clock;
    private final Signers signers;
    private final Readiness readiness;
    private final GateMetrics metrics;
    private final SeenTokens used;

    Tokens(
            LiveGate gate,
            Journal journal,
            GateClock clock,
            Signers signers,
            Readiness readiness,
            GateMetrics metrics) {
        this.gate = gate;
        this.journal = journal;
        this.clock = clock;
        this.signers = signers;
        this.readiness = readiness;
        this.metrics = metrics;
        this.used = new SeenTokens(MOST_USED_TOKENS, clock.nowNanos() / 1_000_000);
    }

    /** Puts the keys in force that were read, if they can be, and says so in the log. */
    void keys(KeyReload.Outcome outcome, String principal, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.personsRefusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
            return;
        }
        KeysLoaded event =
                switch (outcome) {
                    case KeyReload.Outcome.Whole(var ready) ->
                            signers.event(ready, principal, null);
                    case KeyReload.Outcome.Broken(String why) -> signers.refused(principal, why);
                };
        long seq = journal.record(clock.nowNanos(), event);
        if (outcome instanceof KeyReload.Outcome.Whole(var ready)) {
            signers.use(ready);
            LOG.info("keys as {} asked: {}", principal, event);
        } else {
            LOG.error("the keys in force stay, asked for by {}: {}", principal, event.refused());
        }
        gate.whenDurable(seq, receivedNanoTime, caller, new Answer.KeysInForce(seq, event));
    }

    /** Judges a token, and uses it up if it is good. */
    void verify(TokenQuestion question, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.judgingRefusal();
        Answer answer =
                refusal == null ? new Answer.Judged(judge(question)) : new Answer.Refused(refusal);
        if (answer instanceof Answer.Judged(Verification verification)) {
            metrics.judged(verification instanceof Failed failed ? failed.check().name() : "VALID");
        }
        caller.answer(answer, gate.timing(receivedNanoTime));
    }

    private Verification judge(TokenQuestion question) {
        TokenVerifier verifier =
                new TokenVerifier(signers.keys().all(), TokenSigner.AUDIENCE, used);
        long nowMillis = clock.nowNanos() / 1_000_000;
        Order order = question.order();
        long killEpoch =
                journal.kernel().risk().haltedAt(question.context(), order.symbol(), order.side());
        return switch (question.token()) {
            case TokenQuestion.Jws(String text) ->
                    verifier.verifyJws(
                            text, question.order(), question.context(), nowMillis, killEpoch);
            case TokenQuestion.V1(byte[] json) ->
                    verifier.verify(
                            json,
                            question.order(),
                            question.context().clientId(),
                            nowMillis,
                            killEpoch);
        };
    }
}
