package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.proof.OpenLoop.Asked;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A time in which the gate could not record, as its clients saw it.
 *
 * @param asked what was asked since the gate was up to speed: before, within and after
 * @param closedNanos when the gate was seen to be closed
 * @param earliestEndNanos it had certainly not ended before
 * @param latestEndNanos it had certainly ended then; {@link Long#MAX_VALUE} for never
 */
record Outage(List<Asked> asked, long closedNanos, long earliestEndNanos, long latestEndNanos) {
    private static final long DECIDES_AGAIN_WITHIN_MILLIS = Scale.grants(1000);
    private static final double JUDGED = Scale.judged(0.99);
    private static final double IN_TIME_MILLIS = 60;

    /**
     * A machine that wakes a thread so late as this is too busy for its clients to judge a gate.
     */
    private static final long QUIET_MILLIS = 10;

    /** Nothing asked meanwhile was decided, and nothing was refused for another reason. */
    void nothingWasDecided() {
        assertThat(within().filter(one -> !one.isCancel())).isNotEmpty();
        assertThat(
                        within().filter(one -> !one.isCancel())
                                .map(Asked::answered)
                                .filter(Predicate.not(Answered::auditUnavailable)))
                .isEmpty();
        assertThat(within().filter(one -> !one.answered().token().isEmpty())).isEmpty();
    }

    /** Every cancel passed, in the log or, while that was closed, without it. */
    void everyCancelPassed() {
        assertThat(asked.stream().filter(Asked::isCancel))
                .isNotEmpty()
                .extracting(one -> one.answered().reason())
                .containsOnly("CANCEL_PASS_THROUGH");
        assertThat(within().filter(Asked::isCancel))
                .isNotEmpty()
                .allMatch(one -> one.answered().auditIsNull());
    }

    /**
     * The gate decided again soon after the repair: within a second, {@linkplain Scale#grants or
     * so}.
     */
    void endedWithTheRepair(Findings findings) {
        long first =
                asked.stream()
                        .filter(one -> one.answered().authorized())
                        .mapToLong(Asked::answeredNanos)
                        .filter(at -> at >= latestEndNanos)
                        .min()
                        .orElseThrow(() -> new AssertionError("the gate never decided again"));
        long after = TimeUnit.NANOSECONDS.toMillis(first - latestEndNanos);
        findings.put("authorized_again_after_ms", after);
        assertThat(after).isLessThanOrEqualTo(DECIDES_AGAIN_WITHIN_MILLIS);
    }

    /**
     * Answers came in time: by the clients' clocks, less what the machine withheld from them and
     * from the gate while they waited; where the machine is not quiet, by the gate's own clock or
     * theirs, and less the longest that it withheld from anybody.
     */
    void answersCameInTime(Findings findings, Withheld withheld) {
        Latencies closed = new Latencies(within().mapToLong(Asked::latencyNanos).toArray());
        findings.put("clients", latencies(Asked::latencyNanos));
        findings.put("clients_while_closed", closed);
        findings.put("gate", latencies(one -> one.answered().gateNanos()));
        long hiccup = withheld.longestMillis();
        findings.put("machine_withheld_ms", hiccup);
        ToLongFunction<Asked> fromTheGate =
                one -> withheld.fromTheGate(one.sentNanos(), one.answeredNanos());
        Latencies clients =
                latencies(one ->
                        one.latencyNanos() - one.withheldNanos() - fromTheGate.applyAsLong(one));
        Latencies gate =
                latencies(one -> one.answered().gateNanos() - fromTheGate.applyAsLong(one));
        boolean quiet = hiccup <= QUIET_MILLIS;
        findings.put("judged_by", quiet ? "clients" : "both");
        findings.put("clients_p99_less_withheld_ms", clients.millis(0.99));
        double judged = clients.millis(JUDGED);
        assertThat(quiet ? judged : Math.min(judged, gate.millis(JUDGED)) - hiccup)
                .as("p%.0f in ms", 100 * JUDGED)
                .isLessThanOrEqualTo(IN_TIME_MILLIS);
    }

    private Latencies latencies(ToLongFunction<Asked> nanos) {
        return new Latencies(asked.stream().mapToLong(nanos).toArray());
    }

    private Stream<Asked> within() {
        return asked.stream()
                .filter(one ->
                        one.sentNanos() > closedNanos && one.answeredNanos() < earliestEndNanos);
    }
}
