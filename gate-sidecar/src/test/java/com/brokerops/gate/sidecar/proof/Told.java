package com.brokerops.gate.sidecar.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What clients were told, and what they asked without ever being told.
 *
 * @param inDoubt asked, never answered
 * @param reports lifecycle events with their place in the log
 * @param reportsInDoubt sent, never answered
 * @param spans when the gate was asked and answered, of everything that came into the log by it
 */
record Told(
        List<Answered> answers,
        List<Ask> inDoubt,
        List<Reported> reports,
        List<Reported> reportsInDoubt,
        List<Span> spans) {

    Told() {
        this(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    void add(Told more) {
        answers.addAll(more.answers);
        inDoubt.addAll(more.inDoubt);
        reports.addAll(more.reports);
        reportsInDoubt.addAll(more.reportsInDoubt);
        spans.addAll(more.spans);
    }

    /** The orders that somebody may already have sent. */
    List<Answered> authorized() {
        return answers.stream().filter(Answered::authorized).toList();
    }
}
