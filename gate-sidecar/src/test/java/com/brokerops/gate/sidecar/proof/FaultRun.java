package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.proof.OpenLoop.Asked;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A gate under steady load while its disk fails, and what its clients make of it. */
final class FaultRun implements AutoCloseable {
    private static final int ASKED_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SETTLED_AFTER = 150;
    private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long HELD_MILLIS = Scale.of(700, 3000);

    private final Site site;
    private final GateUnderTest gate;
    private final Findings findings;
    private final Examination examination;
    private final OpenLoop loop;
    private final Withheld withheld;
    private long settledNanos;
    private long closedNanos;
    private long earliestEndNanos = Long.MAX_VALUE;
    private long latestEndNanos = Long.MAX_VALUE;

    private FaultRun(Site site, GateUnderTest gate, Findings findings) {
        this.site = site;
        this.gate = gate;
        this.findings = findings;
        this.examination = new Examination(site, findings, 0);
        this.withheld = Withheld.from(gate);
        this.loop = OpenLoop.start(gate.gate(), "ORD", ASKED_PER_SECOND);
    }

    /** Starts the clients, and waits until they are served. */
    static FaultRun start(Site site, GateUnderTest gate, Findings findings) {
        findings.put("asked_per_second", ASKED_PER_SECOND);
        FaultRun run = new FaultRun(site, gate, findings);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isSettled(run.loop.asked()));
        run.settledNanos = System.nanoTime();
        return run;
    }

    /** A gate that was not warmed up is slow at first. */
    private static boolean isSettled(List<Asked> asked) {
        int from = asked.size() - SETTLED_AFTER;
        return from >= 0
                && asked.subList(from, asked.size()).stream()
                        .allMatch(one ->
                                one.latencyNanos() < SETTLED_NANOS
                                        && one.answered().status().equals("AUTHORIZED"));
    }

    /** Waits until the gate says that it is closed for that cause; when it was seen to be. */
    long awaitClosed(String cause) {
        Status status =
                Status.await(
                        gate, PATIENCE, seen -> seen.failClosed() && seen.cause().contains(cause));
        closedNanos = System.nanoTime();
        findings.put("cause", status.cause());
        return closedNanos;
    }

    /** Waits until the gate, which goes on deciding, warns of that. */
    void awaitWarning(String cause) {
        Status status =
                Status.await(gate, PATIENCE, seen -> !seen.ready() && seen.cause().contains(cause));
        assertThat(status.health()).as("%s", status).isEqualTo("DEGRADED");
        findings.put("warned", status.cause());
    }

    /** Lets the fault go on for a while. */
    void hold() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(HELD_MILLIS));
    }

    /** The fault is about to be repaired. */
    void endsNow() {
        endsBetween(System.nanoTime(), System.nanoTime());
    }

    void endsBetween(long earliestNanos, long latestNanos) {
        earliestEndNanos = earliestNanos;
        latestEndNanos = latestNanos;
    }

    void awaitDecisionAfterTheEnd() {
        await(one -> one.answered().authorized() && one.answeredNanos() >= latestEndNanos);
    }

    /** Nothing was decided meanwhile, all in time, and the gate came back by itself and whole. */
    void examineAfterTheRepair() throws Exception {
        awaitDecisionAfterTheEnd();
        List<Asked> asked = loop.stop();
        Outage outage = outage(asked);
        outage.nothingWasDecided();
        outage.everyCancelPassed();
        outage.endedWithTheRepair(findings);
        outage.answersCameInTime(findings, withheld);
        examination.exposureIsTheModels(gate);
        assertThat(gate.terminate()).isZero();
        examination.ofWhatIsLeft(told(asked));
        tookBackWhatItGaveUp(asked);
    }

    /** One operation of the disk has failed: the gate decides again within a second. */
    void awaitRecovery() {
        long seen = System.nanoTime();
        await(one -> one.answered().authorized() && one.sentNanos() >= seen);
        long after = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seen);
        findings.add("failures", 1);
        findings.max("authorized_again_after_ms", after);
        assertThat(after).isLessThanOrEqualTo(Scale.grants(1000));
    }

    /** It gave nothing that is not in the log, and refused nothing for another reason. */
    void examineAfterRecovery() throws Exception {
        List<Asked> asked = loop.stop();
        assertThat(asked)
                .filteredOn(one -> !one.isCancel())
                .extracting(Asked::answered)
                .allMatch(answered -> answered.authorized() || answered.auditUnavailable());
        examination.exposureIsTheModels(gate);
        assertThat(gate.terminate()).isZero();
        examination.ofWhatIsLeft(told(asked));
        tookBackWhatItGaveUp(asked);
    }

    /** Nothing was decided since, all in time. */
    List<Asked> examineWithoutRepair() throws InterruptedException {
        assertThat(Status.of(gate).failClosed()).isTrue();
        List<Asked> asked = loop.stop();
        Outage outage = outage(asked);
        outage.nothingWasDecided();
        outage.everyCancelPassed();
        outage.answersCameInTime(findings, withheld);
        return asked;
    }

    private Outage outage(List<Asked> asked) {
        List<Asked> sinceSettled =
                asked.stream().filter(one -> one.sentNanos() > settledNanos).toList();
        return new Outage(sinceSettled, closedNanos, earliestEndNanos, latestEndNanos);
    }

    /** The next gate on the same data knows everything that clients were told. */
    void examineTheSuccessor() throws IOException, SQLException {
        examination.ofWhatIsLeft(told(loop.asked()));
        examination.ofItsSuccessor(gate);
    }

    /** What was decided and never answered is void, and nothing else is. */
    private void tookBackWhatItGaveUp(List<Asked> asked) throws IOException {
        List<JsonNode> lines = RawLog.read(site.audit());
        ExposureModel model = ExposureModel.of(lines, Long.MAX_VALUE, Site.SKEW);
        Set<String> refused = new HashSet<>();
        for (Asked one : asked) {
            if (one.answered().auditUnavailable()) {
                Ask ask = one.answered().ask();
                assertThat(model.order(ask.clientId(), ask.clientOrderId()))
                        .as("decided, and refused to its client")
                        .isNull();
                refused.add(ask.clientOrderId());
            }
        }
        List<String> voided =
                lines.stream()
                        .filter(line -> line.path("type").stringValue().equals("decision.voided"))
                        .map(line -> line.path("client_order_id").stringValue())
                        .toList();
        assertThat(refused).containsAll(voided);
        findings.put("refused", refused.size());
        findings.put("voided", voided.size());
    }

    private static Told told(List<Asked> asked) {
        Told told = new Told();
        asked.stream()
                .filter(one -> !one.isCancel())
                .map(Asked::answered)
                .forEach(told.answers()::add);
        return told;
    }

    private void await(Predicate<Asked> wanted) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> loop.asked().stream().filter(wanted).findFirst(), Optional::isPresent);
    }

    @Override
    public void close() {
        withheld.close();
        loop.abandon();
    }
}
