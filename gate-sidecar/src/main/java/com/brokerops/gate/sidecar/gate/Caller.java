package com.brokerops.gate.sidecar.gate;

/** Whoever asked. Called exactly once for each question, on the gate thread. */
public interface Caller {
    void answer(Answer answer, Answer.Timing timing);
}
