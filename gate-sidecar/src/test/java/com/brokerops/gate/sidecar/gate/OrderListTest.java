package com.brokerops.gate.sidecar.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of orders between its question and its answer, and what a crash leaves of it. */
final class OrderListTest {
    private static final String CLIENT = "CL-1";
    private static final String SEGMENT = "000000000000.ndjson";
    private static final long ACK_TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final AuditConfig AUDIT =
            new AuditConfig(128 << 10, Durability.SYNCED, 0, 100, 128 << 10);
    private static final List<Order> ORDERS =
            List.of(
                    order("ORD-1", "AAPL", 10),
                    order("ORD-2", "MSFT", 20),
                    order("ORD-3", "AAPL", 7));

    @TempDir private Path folder;
    private final List<Answer> answers = new ArrayList<>();
    private final MemoryDisk disk = new MemoryDisk(1);
    private MemoryDisk last = disk;
    private Signers signers;
    private Running running;

    private record Running(AuditLog log, Journal journal, GateClock clock, LiveGate gate) {
        Ledger ledger() {
            return journal.kernel().ledger();
        }

        void step() {
            log.step();
            log.step();
            gate.onProgress();
        }
    }

    @BeforeEach
    void open() throws IOException {
        KeyDirectory.generate(folder.resolve("keys"), "k");
        signers = new Signers(KeyDirectory.load(folder.resolve("keys")), "test");
        running = start(disk);
        Limits limits = new Limits(100_000_000, -1, 100_000_000, -1, -1);
        running.journal.record(
                running.clock.nowNanos(),
                new LimitsChanged(
                        1, "test", "0".repeat(64), List.of(Scope.client(CLIENT)), limits));
        running.step();
    }

    /** A gate that has recovered from that disk, as a start leaves it. */
    private Running start(MemoryDisk from) throws IOException {
        Kernel kernel =
                new Kernel(
                        new KernelConfig(
                                300_000,
                                5_000,
                                Valuation.DEFAULT,
                                new Ledger.Capacity(10, 10, 20, 20, 20)));
        AuditLog log = AuditLog.open(from, AUDIT, "0".repeat(32), 1, null, new Replay(kernel));
        GateClock clock =
                GateClock.start(
                        GateClock::systemWallNanos, System::nanoTime, log.lastAtEpochNanos());
        Journal journal = new Journal(log, kernel);
        new Startup(journal, clock, _ -> {}, log::step)
                .run(
                        new Policy("p", "0".repeat(64), List.of(), "allow"),
                        _ -> List.of(),
                        signers.event("start"),
                        _ -> "0".repeat(64),
                        "file",
                        "test");
        LiveGate gate =
                new LiveGate(
                        journal,
                        clock,
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                new GateMetrics(),
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                ACK_TIMEOUT_NANOS,
                                10));
        return new Running(log, journal, clock, gate);
    }

    @Test
    void anAnswerIsGivenWhenItsLastLineIsDurable() {
        ask(running, ORDERS);
        assertThat(answers).isEmpty();

        running.step();

        Answer.OfList answer = (Answer.OfList) answers.getLast();
        assertThat(answer.reasonCode()).isEqualTo(ReasonCode.OK);
        assertThat(answer.decisions())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one).isInstanceOf(Answer.Decision.class));
        assertThat(running.ledger().openReservations()).isEqualTo(3);
    }

    @Test
    void theSameListGetsTheSameTokensAndNothingIsSetAsideTwice() {
        List<String> tokens = tokens(decided(running, ORDERS));

        assertThat(tokens(decided(running, ORDERS))).isEqualTo(tokens);
        assertThat(running.ledger().openReservations()).isEqualTo(3);
        alone(running, ORDERS.get(1));
        assertThat(((Answer.Decision) answers.getLast()).token().jws()).isEqualTo(tokens.get(1));
    }

    @Test
    void anotherListOfKnownOrdersIsAMismatchAndChangesNothing() {
        decided(running, ORDERS);
        Order fresh = order("ORD-4", "IBM", 1);
        List<List<Order>> others =
                List.of(
                        List.of(ORDERS.get(0), ORDERS.get(1)),
                        List.of(ORDERS.get(1), ORDERS.get(0), ORDERS.get(2)),
                        List.of(ORDERS.get(0), ORDERS.get(1), fresh),
                        List.of(fresh, ORDERS.get(1)),
                        List.of(ORDERS.get(0), ORDERS.get(1), order("ORD-3", "AAPL", 8)));

        for (List<Order> other : others) {
            Answer.OfList answer = decided(running, other);
            assertThat(answer.reasonCode()).isEqualTo(ReasonCode.IDEMPOTENCY_MISMATCH);
            assertThat(answer.decisions()).noneMatch(Answer.Decision.class::isInstance);
        }
        assertThat(running.ledger().openReservations()).isEqualTo(3);
        assertThat(running.ledger().knownOrders()).isEqualTo(3);
    }

    @Test
    void aListOfWhichOneHasEndedIsBlockedAndTheOtherIsToBeAskedForAlone() {
        Answer.OfList first = decided(running, ORDERS);
        Answer.Decision canceled = (Answer.Decision) first.decisions().get(0);
        running.gate.reports.take(
                new Sent(
                        new LifecycleReport(
                                LifecycleType.ORDER_CANCELED,
                                "platform",
                                "E-1",
                                canceled.decided().traceId(),
                                0,
                                0,
                                "0".repeat(64)),
                        "platform",
                        () -> "{}"),
                System.nanoTime(),
                (_, _) -> {});
        running.step();

        Answer.OfList again = decided(running, ORDERS);

        assertThat(again.reasonCode()).isEqualTo(ReasonCode.DUPLICATE_CLOSED);
        assertThat(again.decisions())
                .extracting(one -> ((Answer.Superseded) one).code())
                .containsExactly(
                        ReasonCode.DUPLICATE_CLOSED,
                        ReasonCode.LIST_BLOCKED,
                        ReasonCode.LIST_BLOCKED);
    }

    @Test
    void aListWhoseAnswerCameTooLateIsTakenBackWhole() {
        ask(running, ORDERS, System.nanoTime() - 2 * ACK_TIMEOUT_NANOS);
        running.gate.sweep();
        assertThat(answers).containsExactly(new Answer.Refused(ReasonCode.AUDIT_UNAVAILABLE));

        running.log.step();
        running.gate.sweep();

        assertThat(running.ledger().openReservations()).isZero();
        assertThat(decided(running, ORDERS).reasonCode()).isEqualTo(ReasonCode.OK);
    }

    @Test
    void aListThatACrashHasCutIsTakenBackWhereverItWasCut() throws IOException {
        int from = end(disk);
        ask(running, ORDERS);
        running.log.step();
        running.log.step();
        byte[] whole = disk.contents(SEGMENT);
        int end = end(disk);
        List<Integer> cuts = new ArrayList<>(List.of(from, from + 100));
        for (int at = from; at < end; at++) {
            if (whole[at] == '\n') {
                cuts.addAll(List.of(at, at + 1, Math.min(end, at + 100)));
            }
        }

        for (int cut : cuts) {
            Running again = start(cut(whole, cut));
            boolean stands = cut == end;
            assertThat(again.ledger().openReservations())
                    .as("cut at %s", cut)
                    .isEqualTo(stands ? 3 : 0);
            assertThat(again.ledger().knownOrders()).isEqualTo(stands ? 3 : 0);
            if (!stands) {
                assertThat(again.ledger().exposure(CLIENT, "AAPL")).isEqualTo(Exposure.FLAT);
                assertThat(again.ledger().grossE4(CLIENT)).isZero();
            }
            Answer.OfList answer = decided(again, ORDERS);
            assertThat(answer.reasonCode()).isEqualTo(ReasonCode.OK);
            assertThat(answer.decisions())
                    .allSatisfy(one ->
                            assertThat(((Answer.Decision) one).replayed()).isEqualTo(stands));
        }
    }

    @Test
    void aListOfWhichACrashHasTakenBackAPartIsTakenBackWhole() throws IOException {
        int before = end(disk);
        ask(running, ORDERS, System.nanoTime() - 2 * ACK_TIMEOUT_NANOS);
        alone(running, order("ORD-9", "IBM", 1), System.nanoTime() - 2 * ACK_TIMEOUT_NANOS);
        running.gate.sweep();
        running.log.step();
        running.gate.sweep();
        running.step();
        byte[] whole = disk.contents(SEGMENT);
        int end = end(disk);
        int lines = 0;

        for (int cut = before; cut <= end; cut++) {
            if (cut == end || whole[cut - 1] == '\n') {
                Running again = start(cut(whole, cut));
                int open = again.ledger().openReservations();
                // Line by line: nothing, 1, 2, 3 of the list, the other order, its voids.
                int expected = List.of(0, 0, 0, 3, 4, 1, 1, 1, 0).get(lines++);
                assertThat(open).as("after line %s", lines - 1).isEqualTo(expected);
                int known = again.ledger().knownOrders();
                assertThat(known).isEqualTo(open);
                again.log.close();
                Running once = start(last);
                assertThat(once.ledger().openReservations()).isEqualTo(open);
            }
        }
        assertThat(lines).isEqualTo(9);
    }

    /** The disk as a crash left it that lost what was behind those bytes. */
    private MemoryDisk cut(byte[] whole, int length) {
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
        last = disk.copy();
        last.replace(SEGMENT, bytes);
        return last;
    }

    private static int end(MemoryDisk disk) {
        byte[] bytes = disk.contents(SEGMENT);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private Answer.OfList decided(Running in, List<Order> orders) {
        ask(in, orders);
        in.step();
        return (Answer.OfList) answers.getLast();
    }

    private static List<String> tokens(Answer.OfList answer) {
        return answer.decisions().stream()
                .map(one -> ((Answer.Decision) one).token().jws())
                .toList();
    }

    private void ask(Running in, List<Order> orders) {
        ask(in, orders, System.nanoTime());
    }

    private void ask(Running in, List<Order> orders, long receivedNanoTime) {
        byte[] body = "{}".getBytes(UTF_8);
        in.gate.lists.authorize(
                new ListSubmission(
                        orders,
                        Contingency.NONE,
                        Context.of(CLIENT),
                        null,
                        body,
                        body.length,
                        receivedNanoTime,
                        receivedNanoTime,
                        (answer, _) -> answers.add(answer)));
    }

    private void alone(Running in, Order order) {
        alone(in, order, System.nanoTime());
        in.step();
    }

    private void alone(Running in, Order order, long receivedNanoTime) {
        byte[] body = "{}".getBytes(UTF_8);
        in.gate.authorize(
                new Submission(
                        order,
                        Context.of(CLIENT),
                        null,
                        body,
                        body.length,
                        receivedNanoTime,
                        receivedNanoTime,
                        (answer, _) -> answers.add(answer)));
    }

    private static Order order(String id, String symbol, long qty) {
        return new Order(
                id, symbol, Side.BUY, qty, 10_000_000_000L, OrderType.LIMIT, TimeInForce.DAY);
    }
}
