package com.brokerops.gate.sidecar.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What clients were told, and what they asked without ever being told.
 *
 * @param inDoubt asked, never answered
 * @param reports lifecycle events with their place in the log
 * @param reportsInDoubt sent, never answered
 */
record Told(
        List<Answered> answers,
        List<Ask> inDoubt,
        List<Reported> reports,
        List<Reported> reportsInDoubt) {

    Told() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(Told more) {
        answers.addAll(more.answers);
        inDoubt.addAll(more.inDoubt);
        reports.addAll(more.reports);
        reportsInDoubt.addAll(more.reportsInDoubt);
    }

    /** The orders that somebody may already have sent. */
    List<Answered> authorized() {
        return answers.stream().filter(Answered::authorized).toList();
    }
}
