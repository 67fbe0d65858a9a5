package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.START_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.EconomicsStage;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.kernel.facts.Recent;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What platforms say of positions and money: it is compared, recorded, and changes nothing. */
class ToldFactsTest {
    private final Scenario gate = new Scenario();

    private static PositionClosed closed(String id, long asOf) {
        return new PositionClosed("oms", id, id + asOf, CLIENT, "AAPL", 10, 1, asOf);
    }

    private static EconomicsReconciled economics(String id, long amountE4) {
        return new EconomicsReconciled(
                "bo",
                id,
                id + amountE4,
                new UUID(1, 2),
                EconomicsStage.FINAL,
                new TreeMap<>(Map.of("fees", amountE4)));
    }

    @Test
    void aPositionThatIsFlatInBothBooksIsRecordedAndOneThatIsNotIsNot() {
        assertThat(gate.submit(closed("C-1", START_MILLIS))).isInstanceOf(Verdict.Event.class);
        Decided buy = gate.decide(gate.buy("AAPL", 10, "1"));
        gate.fill(buy, 10, "1");
        var ledger = gate.ledger();

        assertThat(gate.submit(closed("C-2", START_MILLIS)))
                .isEqualTo(new Verdict.Unprocessable("the position here is 10"));
        assertThat(gate.ledger()).isEqualTo(ledger);
        gate.fill(gate.decide(gate.sell("AAPL", 10, "1")), 10, "1");
        assertThat(gate.submit(closed("C-2", START_MILLIS)))
                .as("the execution was late")
                .isInstanceOf(Verdict.Event.class);
    }

    @Test
    void whatIsPendingDoesNotMakeAPositionAnotherOne() {
        gate.decide(gate.buy("AAPL", 10, "1"));

        assertThat(gate.submit(closed("C-1", START_MILLIS))).isInstanceOf(Verdict.Event.class);
    }

    @Test
    void aPositionIsNotFlatBeforeItsTime() {
        long late = START_MILLIS + Scenario.SKEW_MILLIS;

        assertThat(gate.submit(closed("C-1", late + 1))).isInstanceOf(Verdict.Unprocessable.class);
        assertThat(gate.submit(closed("C-1", late))).isInstanceOf(Verdict.Event.class);
    }

    @Test
    void theSameAgainIsADuplicateAndTheSameIdWithAnotherPayloadAConflictAlsoAfterAReplay() {
        gate.submit(closed("F-1", START_MILLIS));
        long position = gate.lastSeq();
        gate.submit(economics("F-1", 5));
        long money = gate.lastSeq();

        for (Scenario one : new Scenario[] {gate, gate.restarted()}) {
            assertThat(one.submit(closed("F-1", START_MILLIS)))
                    .isEqualTo(new Verdict.Duplicate(position));
            assertThat(one.submit(closed("F-1", START_MILLIS - 1)))
                    .isEqualTo(new Verdict.Conflict(position));
            assertThat(one.submit(economics("F-1", 5))).isEqualTo(new Verdict.Duplicate(money));
            assertThat(one.submit(economics("F-1", 6))).isEqualTo(new Verdict.Conflict(money));
            assertThat(one.submit(economics("F-2", 5))).isInstanceOf(Verdict.Event.class);
        }
    }

    @Test
    void theOldestNameMakesRoomForANewOne() {
        Recent recent = new Recent();
        for (int i = 0; i <= Recent.MOST; i++) {
            recent.add(i, new Identity(i, i, 0, 0));
        }

        assertThat(recent.all()).hasSize(Recent.MOST);
        assertThat(recent.find(new Identity(0, 0, 0, 0))).isNull();
        assertThat(recent.find(new Identity(1, 1, 7, 7)))
                .isEqualTo(new Recent.Known(1, new Identity(1, 1, 0, 0)));
    }
}
