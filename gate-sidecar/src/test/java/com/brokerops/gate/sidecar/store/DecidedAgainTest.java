package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every decision of random trading, taken again from its own line of the log and nothing else: all
 * are the same in all that they say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecidedAgainTest {
    private static final int COMMANDS = 4000;

    @TempDir Path directory;

    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Set<Kind> limited = EnumSet.noneOf(Kind.class);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isTheSameDecision(long seed) throws Exception {
        MemoryDisk disk = new MemoryDisk(seed);
        try (Scene scene = Scene.open(disk, directory.resolve("seed-" + seed), seed)) {
            scene.trade(COMMANDS);
            AuditLog.open(disk.copy(), Scene.AUDIT, "", 0, null, this::isTheSame).close();
        }
    }

    private void isTheSame(LogLine line) {
        if (line.event() instanceof Decided decided) {
            Reexecution again = Reexecution.of(decided, Trading.policy(decided.policyHash()));

            assertThat(again.firstDifference()).as("seq %d: %s", line.seq(), again).isNull();
            assertThat(again.reached()).isEqualTo(decided);
            reasons.merge(decided.reasonCode().name(), 1, Integer::sum);
            Met met = Objects.requireNonNull(decided.met());
            met.limited().forEach(scope -> limited.add(scope.kind()));
        }
    }

    @AfterAll
    void metEverythingThereIs() {
        assertThat(limited).isEqualTo(EnumSet.complementOf(EnumSet.of(Kind.CLIENT_SYMBOL)));
        assertThat(reasons)
                .containsKeys(
                        "OK",
                        "POLICY_HALT",
                        "REDUCE_ONLY_WOULD_INCREASE",
                        "LIMITS_NOT_SET",
                        "PRICE_UNAVAILABLE",
                        "DUPLICATE_CLOSED",
                        "DUPLICATE_SUSPECTED",
                        "IDEMPOTENCY_MISMATCH",
                        "REPLACE_BELOW_EXECUTED",
                        "SYMBOL_RESTRICTION",
                        "QTY_LIMIT_EXCEEDED",
                        "NOTIONAL_LIMIT_EXCEEDED",
                        "SYMBOL_EXPOSURE_EXCEEDED",
                        "EXPOSURE_LIMIT_EXCEEDED",
                        "NET_EXPOSURE_EXCEEDED",
                        "OPEN_ORDER_LIMIT");
    }
}
