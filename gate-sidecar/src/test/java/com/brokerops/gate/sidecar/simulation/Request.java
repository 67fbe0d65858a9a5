package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Caller;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A question on its way. Each kind of question compares the answer with what it expects. */
final class Request implements Caller {
    /** Looks at an answer that is not a refusal. */
    interface Expectation {
        void met(Answer answer);
    }

    final long sinceNanos;
    private final BiConsumer<Request, Answer> toWorld;
    private @Nullable Expectation expectation;
    private List<Decided> decided = List.of();
    private @Nullable Answer answer;

    Request(long sinceNanos, BiConsumer<Request, Answer> toWorld) {
        this.sinceNanos = sinceNanos;
        this.toWorld = toWorld;
    }

    void expects(Expectation expected) {
        expectation = expected;
        if (answer != null && !(answer instanceof Answer.Refused)) {
            expected.met(answer);
        }
    }

    /** The decisions that were recorded for it. */
    void decided(List<Decided> recorded) {
        decided = recorded;
    }

    List<Decided> decided() {
        return decided;
    }

    boolean answered() {
        return answer != null;
    }

    boolean refused() {
        return answer instanceof Answer.Refused;
    }

    @Override
    public void answer(Answer given, Answer.Timing timing) {
        Violation.unless(answer == null, "I9", "answered {} and {}", answer, given);
        answer = given;
        toWorld.accept(this, given);
        if (expectation != null && !(given instanceof Answer.Refused)) {
            expectation.met(given);
        }
    }
}
