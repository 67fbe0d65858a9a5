package com.brokerops.gate.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.simulation.Simulate.Outcome;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random days at the gate; a failure names its seed, and scripts/simulate shows it again. */
class SimulationTest {
    private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);
    private static final int COMMANDS = 200;
    private static final int THREADS = 2;
    private static final long ENOUGH = SEEDS / 100;

    @Test
    void keepsEveryInvariantWhateverHappensToItsDiskItsClocksAndItsProcess() {
        Outcome outcome = Simulate.seeds(1, SEEDS, COMMANDS, THREADS, Planted.NOTHING);

        assertThat(outcome.failed()).extracting(Run::report).isEmpty();
        assertThat(outcome.seeds()).isEqualTo(SEEDS);
        // A simulation in which something never happens would prove nothing of it.
        List.of(
                        "AUTHORIZED",
                        "BUYING_POWER",
                        "BLOCKED",
                        "CONFLICT",
                        "CancelPassed",
                        "Conflicting",
                        "DAY_LIMIT",
                        "DRIFT confirmed",
                        "DRIFT set",
                        "DUPLICATE",
                        "DUPLICATE_CLOSED",
                        "DUPLICATE_EXPIRED",
                        "DUPLICATE_SUSPECTED",
                        "EXECUTION_BUSTED",
                        "EXECUTION_CORRECTED",
                        "EXECUTION_REPORTED",
                        "EXPOSURE_LIMIT_EXCEEDED",
                        "IDEMPOTENCY_MISMATCH",
                        "IMPOSSIBLE",
                        "LIMITS_NOT_SET",
                        "LIST_BLOCKED",
                        "LOST_HEARTBEAT confirmed",
                        "LOST_HEARTBEAT set",
                        "NEW",
                        "NET_EXPOSURE_EXCEEDED",
                        "NOTIONAL_LIMIT_EXCEEDED",
                        "OPEN_ORDER_LIMIT",
                        "ORDER_ACCEPTED",
                        "ORDER_CANCELED",
                        "ORDER_EXPIRED",
                        "ORDER_REJECTED",
                        "ORDER_REPLACED",
                        "ORDER_REPLACE_REJECTED",
                        "PENNY_STOCK_RESTRICTION",
                        "POLICY_HALT",
                        "PRICE_UNAVAILABLE",
                        "QTY_LIMIT_EXCEEDED",
                        "REDUCE_ONLY_WOULD_INCREASE",
                        "REPEATED_EXECUTION set",
                        "REPLACE_BELOW_EXECUTED",
                        "Refused",
                        "RiskSet",
                        "SYMBOL_EXPOSURE_EXCEEDED",
                        "SYMBOL_RESTRICTION",
                        "UNAUTHORIZED_EXECUTION confirmed",
                        "UNAUTHORIZED_EXECUTION set",
                        "account.balance",
                        "balance CONFLICT",
                        "balance DUPLICATE",
                        "balance IMPOSSIBLE",
                        "balance OUTDATED",
                        "decision.voided",
                        "disk failed in the start",
                        "expired",
                        "in doubt, found",
                        "in doubt, lost",
                        "list NONE AUTHORIZED",
                        "list NONE BLOCKED",
                        "list OCO AUTHORIZED",
                        "list OCO BLOCKED",
                        "list cut",
                        "list not repeated",
                        "list repeated",
                        "limits OUTDATED",
                        "limits OVER",
                        "limits TAKES_TWO",
                        "limits set",
                        "limits.changed",
                        "limits expired",
                        "killed at the disk",
                        "killed in the start",
                        "position flat",
                        "position not flat",
                        "power lost",
                        "refused, replayed later",
                        "repeated",
                        "replace AUTHORIZED",
                        "replace BLOCKED",
                        "segment",
                        "session EARLIER",
                        "session TAKES_TWO",
                        "session TOO_FAR_AHEAD",
                        "session in force",
                        "session.expired",
                        "session.rolled",
                        "stopped",
                        "sync failed",
                        "torn tail",
                        "went on in a copy")
                .forEach(what ->
                        assertThat(outcome.seen().getOrDefault(what, 0).longValue())
                                .as(what)
                                .isGreaterThan(ENOUGH));
    }

    @Test
    void keepsThemThroughLongDaysToo() {
        Outcome outcome = Simulate.seeds(1, SEEDS / 1000, 10 * COMMANDS, THREADS, Planted.NOTHING);

        assertThat(outcome.failed()).extracting(Run::report).isEmpty();
    }

    @Test
    void doesTheSameAgainByteForByte() {
        List<Run> once = runs();
        List<Run> again = runs();

        assertThat(again).isEqualTo(once);
        assertThat(once).extracting(Run::digest).doesNotHaveDuplicates();
    }

    private static List<Run> runs() {
        Fixtures fixtures = Fixtures.make();
        return LongStream.range(1, 30)
                .mapToObj(seed -> Run.of(seed, COMMANDS, fixtures, Planted.NOTHING))
                .toList();
    }
}
