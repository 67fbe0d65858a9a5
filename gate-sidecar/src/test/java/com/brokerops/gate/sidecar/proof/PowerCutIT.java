package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.proof.ExposureModel.Known;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Cuts the power of a disk in memory, at any of its operations, under a gate that decides. */
@ExtendWith(ProofRecorder.class)
class PowerCutIT {
    private static final int CUTS_A_DISK = 10;
    private static final long START_NANOS = 1_790_000_000_000_000_000L;
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA");
    private static final List<String> CLIENTS = List.of("CL-001", "CL-002");

    @TempDir Path folder;

    @Test
    void keepsWhatItAnsweredWhenThePowerFails(Findings findings) throws Exception {
        long seed = Scale.seed();
        findings.put("seed", seed);
        Path keys = folder.resolve("keys");
        KeyDirectory.generate(keys, "proof-1");
        int cuts = Scale.of(100, 1000);
        for (int disk = 0; disk < cuts / CUTS_A_DISK; disk++) {
            World world = new World(seed + disk, KeyDirectory.load(keys), findings);
            for (int cut = 0; cut < CUTS_A_DISK; cut++) {
                world.liveUntilThePowerFails();
                world.lookAtWhatIsLeft();
            }
        }
        findings.put("cuts", cuts / CUTS_A_DISK * CUTS_A_DISK);
    }

    /** One disk and everything that gates on it have said. */
    private final class World {
        private final long seed;
        private final Random random;
        private final KeyDirectory keys;
        private final Findings findings;
        private final Map<Order, AtomicReference<Answer>> asked = new LinkedHashMap<>();
        private final List<Answer.Decision> told = new ArrayList<>();
        private final Map<Order, Answer.Decision> lastTold = new LinkedHashMap<>();
        private MemoryDisk disk;
        private long nowNanos = START_NANOS;
        private int orders;

        World(long seed, KeyDirectory keys, Findings findings) {
            this.seed = seed;
            this.random = new Random(seed);
            this.keys = keys;
            this.findings = findings;
            this.disk = new MemoryDisk(seed);
        }

        void liveUntilThePowerFails() {
            disk.losePowerAfter(1 + random.nextInt(60));
            try {
                SteppedGate gate =
                        SteppedGate.start(disk, folder.resolve("none.db"), keys, nowNanos);
                while (!disk.isDead()) {
                    trade(gate);
                    gate.step();
                }
                nowNanos = gate.nowNanos();
            } catch (IOException e) {
                assertThat(disk.isDead()).as("seed %d: %s", seed, e).isTrue();
            }
            collect();
        }

        /** Some new orders, some old ones again, some events. */
        private void trade(SteppedGate gate) {
            int count = random.nextInt(8);
            for (int i = 0; i < count; i++) {
                Order order = random.nextInt(8) == 0 ? oldOrder() : newOrder();
                asked.put(order, gate.ask(order, client(order)));
            }
            if (!told.isEmpty() && random.nextInt(3) == 0) {
                Answer.Decision about = any(told);
                gate.report(report(about));
            }
            gate.pass(Duration.ofMillis(random.nextInt(40)));
        }

        private Order oldOrder() {
            return told.isEmpty() ? newOrder() : any(told).decided().order();
        }

        private Order newOrder() {
            return new Order(
                    "ORD-" + orders++,
                    SYMBOLS.get(random.nextInt(SYMBOLS.size())),
                    random.nextBoolean() ? Side.BUY : Side.SELL,
                    1 + random.nextInt(1001),
                    1 + random.nextLong(50_000_000_000L),
                    OrderType.LIMIT,
                    TimeInForce.DAY);
        }

        private LifecycleReport report(Answer.Decision about) {
            boolean fill = random.nextBoolean();
            String id = "E-" + orders++;
            return new LifecycleReport(
                    fill ? LifecycleType.EXECUTION_REPORTED : LifecycleType.ORDER_ACCEPTED,
                    LifecycleReport.DEFAULT_SOURCE,
                    id,
                    about.decided().traceId(),
                    fill ? 1 : 0,
                    fill ? 10_000_0000L : 0,
                    "%064x".formatted(id.hashCode() & 0xFFFF_FFFFL));
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private void collect() {
            asked.forEach((order, answer) -> {
                if (answer.get() instanceof Answer.Decision decision) {
                    lastTold.put(order, decision);
                    told.add(decision);
                }
            });
        }

        void lookAtWhatIsLeft() throws IOException {
            disk = disk.losePower();
            assertThat(AuditVerifier.verify(disk))
                    .as("seed %d", seed)
                    .isInstanceOf(Verification.Intact.class);
            List<JsonNode> lines = lines();
            ExposureModel model = ExposureModel.of(lines, Long.MAX_VALUE, SteppedGate.SKEW);
            for (Answer.Decision decision : told) {
                long seq = decision.position().seq();
                assertThat(seq).as("seed %d: %s", seed, decision).isLessThan(lines.size());
                assertThat(lines.get((int) seq).path("trace_id").stringValue())
                        .isEqualTo(decision.decided().traceId().toString());
            }
            findings.add("decisions_looked_for", told.size());
            SteppedGate next =
                    SteppedGate.start(disk.copy(), folder.resolve("none.db"), keys, nowNanos);
            next.step();
            assertThat(next.ready()).as("seed %d", seed).isTrue();
            repeatsOrDecides(next, model);
            asked.clear(); // what was in doubt and is gone never was
        }

        private List<JsonNode> lines() {
            return RawLog.of(
                    disk.list().stream()
                            .filter(name -> name.endsWith(".ndjson"))
                            .sorted()
                            .map(disk::contents)
                            .toList());
        }

        private void repeatsOrDecides(SteppedGate next, ExposureModel model) {
            Instant now = Instant.ofEpochSecond(0, next.nowNanos());
            asked.forEach((order, given) -> {
                if (given.get() != null && random.nextInt(4) > 0) {
                    return; // of what is certain a sample will do
                }
                Known known = model.order(client(order), order.clientOrderId());
                if (known != null && known.expiresAt().plus(SteppedGate.SKEW).isBefore(now)) {
                    return; // forgotten, and may come again
                }
                AtomicReference<Answer> answer = next.ask(order, client(order));
                next.step();
                if (known == null) {
                    assertThat(lastTold).as("seed %d", seed).doesNotContainKey(order);
                    assertThat(answer.get()).isInstanceOf(Answer.Decision.class);
                    assertThat(((Answer.Decision) answer.get()).replayed()).isFalse();
                    findings.add("in_doubt_decided_anew", 1);
                } else if (known.live() && known.expiresAt().isAfter(now) || !known.authorized()) {
                    Answer.Decision again = (Answer.Decision) answer.get();
                    assertThat(again.decided().traceId()).hasToString(known.traceId());
                    assertThat(again.replayed()).isTrue();
                    sameTokenAsBefore(order, again);
                } else {
                    assertThat(((Answer.Superseded) answer.get()).code())
                            .isIn(ReasonCode.DUPLICATE_CLOSED, ReasonCode.DUPLICATE_EXPIRED);
                }
            });
        }

        private void sameTokenAsBefore(Order order, Answer.Decision again) {
            Answer.Decision before = lastTold.get(order);
            UUID traceId = again.decided().traceId();
            if (before == null || !before.decided().traceId().equals(traceId)) {
                findings.add("in_doubt_found_again", 1);
            } else if (again.decided().status() == Status.AUTHORIZED) {
                assertThat(again.token().v1Json()).isEqualTo(before.token().v1Json());
                assertThat(again.token().jws()).isEqualTo(before.token().jws());
                findings.add("tokens_identical", 1);
            }
        }

        private static String client(Order order) {
            return CLIENTS.get(Math.floorMod(order.clientOrderId().hashCode(), CLIENTS.size()));
        }
    }
}
