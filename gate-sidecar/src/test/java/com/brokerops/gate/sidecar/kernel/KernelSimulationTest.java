package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.sidecar.kernel.Scenario.Line;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random days; a failure names its seed, and {@code run(seed)} shows it again. */
class KernelSimulationTest {
    private static final int SEEDS = 12;
    private static final int STEPS = 2_500;

    @Test
    void agreesWithASimpleModelAndWithItsOwnLogWhateverHappens() {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation day = run(seed);
            day.seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        // A simulation in which something never happens would prove nothing of it.
        assertThat(seen)
                .containsOnlyKeys(
                        "AUTHORIZED",
                        "BLOCKED",
                        "EXPOSURE_LIMIT_EXCEEDED",
                        "FILLED",
                        "FILLED_LATE",
                        "LIMITS_NOT_SET",
                        "NOTIONAL_LIMIT_EXCEEDED",
                        "ORDER_ACCEPTED",
                        "ORDER_CANCELED",
                        "ORDER_EXPIRED",
                        "ORDER_REJECTED",
                        "OVERFILLED",
                        "PARTIAL",
                        "PENNY_STOCK_RESTRICTION",
                        "POLICY_HALT",
                        "PRICE_UNAVAILABLE",
                        "QTY_LIMIT_EXCEEDED",
                        "SYMBOL_EXPOSURE_EXCEEDED",
                        "SYMBOL_RESTRICTION",
                        "conflict",
                        "duplicate",
                        "expired",
                        "mismatch",
                        "refused",
                        "repeated",
                        "voided")
                .allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(20));
    }

    private static Simulation run(long seed) {
        Simulation day = new Simulation(seed);
        int step = 0;
        try {
            for (; step < STEPS; step++) {
                day.step();
                if (step % 500 == 499) {
                    sameAfterReplay(day, seed);
                }
            }
            reservedOnce(day.gate.log);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + step, e);
        }
        return day;
    }

    /** I4: the log alone leads to the same state, however often expired orders were forgotten. */
    private static void sameAfterReplay(Simulation day, long seed) {
        List<String> live = day.gate.ledger();
        Random random = new Random(seed);
        assertThat(replayed(day.gate, line -> true)).isEqualTo(live);
        assertThat(replayed(day.gate, line -> false)).isEqualTo(live);
        assertThat(replayed(day.gate, line -> random.nextInt(10) == 0)).isEqualTo(live);
    }

    private static List<String> replayed(Scenario gate, Predicate<Line> forgets) {
        KernelConfig config =
                new KernelConfig(TTL_MILLIS, SKEW_MILLIS, Valuation.DEFAULT, Scenario.ROOMY);
        Kernel kernel = new Kernel(config);
        for (Line line : gate.log) {
            boolean comesAnew =
                    line.event() instanceof Decided
                            && kernel.ledger().order(line.identity()) != null;
            if (comesAnew || forgets.test(line)) {
                kernel.forget(line.atMillis());
            }
            kernel.apply(readBack(line), line.seq(), line.atMillis(), line.identity());
        }
        assertThat(kernel.limits().all()).isEqualTo(gate.kernel.limits().all());
        assertThat(kernel.risk().settings()).isEqualTo(gate.kernel.risk().settings());
        assertThat(kernel.risk().killEpoch()).isEqualTo(gate.kernel.risk().killEpoch());
        return LedgerText.of(kernel.ledger(), gate.nowMillis - SKEW_MILLIS);
    }

    /** The event as it comes out of the log's bytes. */
    private static LogEvent readBack(Line line) {
        JsonWriter out = new JsonWriter(4096);
        out.beginObject()
                .field("seq", line.seq())
                .field("at", Timestamps.ofNanos(line.atMillis() * 1_000_000))
                .field("type", line.event().type())
                .field("durable", -1)
                .field("prev", "");
        LogEventCodec.write(out, line.event());
        out.field("hash", "").endObject();
        LogLine read = LogEventCodec.readLine(out.array(), 0, out.length());
        assertThat(read.event()).isEqualTo(line.event());
        return read.event();
    }

    /**
     * I2: one id never has two reservations at a time, nor a second one before the token of the
     * first can no longer be valid, unless the first was taken back.
     */
    private static void reservedOnce(List<Line> log) {
        Map<String, Decided> last = new HashMap<>();
        Set<UUID> takenBack = new HashSet<>();
        for (Line line : log) {
            if (line.event() instanceof LogEvent.DecisionVoided voided) {
                takenBack.add(voided.traceId());
            } else if (line.event() instanceof Decided decided
                    && decided.status() == Status.AUTHORIZED) {
                String key = decided.context().clientId() + decided.order().clientOrderId();
                Decided before = last.put(key, decided);
                if (before != null && !takenBack.contains(before.traceId())) {
                    assertThat(decided.issuedAtMillis())
                            .isGreaterThan(before.expiresAtMillis() + SKEW_MILLIS);
                }
            }
        }
    }
}
