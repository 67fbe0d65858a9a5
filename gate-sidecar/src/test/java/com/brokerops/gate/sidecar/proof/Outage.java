package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.proof.OpenLoop.Asked;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
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

    /** The gate decided again within a second of the repair. */
    void endedWithTheRepair(Findings findings) {
        long first =
                asked.stream()
                        .filter(one -> one.answered().authorized())
                        .mapToLong(Asked::answeredNanos)
                        .filter(at -> at >= latestEndNanos)
                        .min()
                        .orElseThrow(() -> new AssertionError("the gate never decided again"));
        long afterNanos = first - latestEndNanos;
        findings.put("authorized_again_after_ms", TimeUnit.NANOSECONDS.toMillis(afterNanos));
        assertThat(afterNanos).isLessThanOrEqualTo(SECOND_NANOS);
    }

    /**
     * Answers came in time: by the clients' clocks where the machine is quiet; where it is not, by
     * the gate's own, less what the machine withheld.
     */
    void answersCameInTime(Findings findings, Hiccups hiccups) {
        Latencies clients = new Latencies(asked.stream().mapToLong(Asked::latencyNanos).toArray());
        Latencies gate =
                new Latencies(
                        asked.stream().mapToLong(one -> one.answered().gateNanos()).toArray());
        Latencies closed = new Latencies(within().mapToLong(Asked::latencyNanos).toArray());
        findings.put("clients", clients);
        findings.put("clients_while_closed", closed);
        findings.put("gate", gate);
        long withheld = hiccups.longestMillis();
        findings.put("machine_withheld_ms", withheld);
        boolean quiet = withheld <= QUIET_MILLIS;
        findings.put("judged_by", quiet ? "clients" : "gate");
        assertThat(quiet ? clients.millis(0.99) : gate.millis(0.99) - withheld)
                .as("p99 in ms")
                .isLessThanOrEqualTo(IN_TIME_MILLIS);
    }

    private Stream<Asked> within() {
        return asked.stream()
                .filter(one ->
                        one.sentNanos() > closedNanos && one.answeredNanos() < earliestEndNanos);
    }
}
