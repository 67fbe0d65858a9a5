package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders that come together go together or not at all. */
class OrderListTest {
    private final Scenario gate = new Scenario();

    @Test
    void setsEachAsideAsIfTheyHadComeOneBehindTheOther() {
        Order first = gate.buy("AAPL", 10, "100");
        Order second = gate.sell("MSFT", 20, "50");
        Order third = gate.buy("AAPL", 5, "101");
        List<Decided> decided = gate.decide(Contingency.NONE, CLIENT, first, second, third);

        Scenario one = new Scenario();
        List<Decided> alone = List.of(one.decide(first), one.decide(second), one.decide(third));
        for (int i = 0; i < 3; i++) {
            assertThat(decided.get(i).status()).isEqualTo(Status.AUTHORIZED);
            assertThat(decided.get(i).met()).isEqualTo(alone.get(i).met());
            assertThat(decided.get(i).exposureAfter()).isEqualTo(alone.get(i).exposureAfter());
            assertThat(decided.get(i).grossAfterE4()).isEqualTo(alone.get(i).grossAfterE4());
        }
        assertThat(decided)
                .extracting(member -> member.list().listId())
                .containsOnly(decided.get(0).traceId());
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void meetsTheSumsOfEveryScopeThatThoseBeforeItHaveMoved() {
        Context context = new Context(CLIENT, "D", "T", "S", null, null);
        Limits wide = Scenario.LIMITS;
        for (Scope scope :
                List.of(
                        Scope.GLOBAL,
                        Scope.parse("desk:D"),
                        Scope.parse("trader:T"),
                        Scope.parse("strategy:S"),
                        Scope.symbol("AAPL"))) {
            gate.limits(scope, wide);
        }
        Order first = gate.buy("AAPL", 10, "100");
        Order second = gate.sell("MSFT", 20, "50");
        Order third = gate.sell("AAPL", 5, "101");
        List<Decided> together =
                ((ListVerdict.New)
                                gate.kernel.authorize(
                                        List.of(first, second, third),
                                        Contingency.NONE,
                                        context,
                                        gate.stamps(context, List.of(first, second, third))))
                        .decisions();

        for (int i = 0; i < 3; i++) {
            Decided alone = gate.decide(List.of(first, second, third).get(i), context);
            assertThat(together.get(i).met()).isEqualTo(alone.met());
        }
    }

    @Test
    void fitsByOneUnitAndMissesByOne() {
        // 10,000 is what the client may have.
        List<Decided> fits =
                gate.decide(
                        Contingency.NONE,
                        TINY,
                        gate.buy("AAPL", 60, "100"),
                        gate.buy("IBM", 40, "100"));
        assertThat(fits).extracting(Decided::status).containsOnly(Status.AUTHORIZED);
        fits.forEach(gate::takeBack);

        List<Decided> byOne =
                gate.decide(
                        Contingency.NONE,
                        TINY,
                        gate.buy("AAPL", 60, "100"),
                        gate.buy("IBM", 1, "4000.0001"));
        assertThat(byOne)
                .extracting(Decided::reasonCode)
                .containsExactly(ReasonCode.LIST_BLOCKED, ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(gate.kernel.ledger().grossE4(TINY)).isZero();
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void blocksEveryOrderOfAListOfWhichOneCannotGo() {
        List<Decided> decided =
                gate.decide(
                        Contingency.NONE,
                        CLIENT,
                        gate.buy("AAPL", 10, "100"),
                        gate.buy("GME", 11, "100"),
                        gate.buy("AAPL", 1001, "1"),
                        gate.buy("IBM", 1, "1"));

        assertThat(decided).extracting(Decided::status).containsOnly(Status.BLOCKED);
        assertThat(decided)
                .extracting(Decided::reasonCode)
                .containsExactly(
                        ReasonCode.LIST_BLOCKED,
                        ReasonCode.SYMBOL_RESTRICTION,
                        ReasonCode.QTY_LIMIT_EXCEEDED,
                        ReasonCode.LIST_BLOCKED);
        assertThat(decided.get(3).reasons()).extracting(Reason::scope).containsExactly("orders[1]");
        assertThat(gate.kernel.ledger().exposure(CLIENT, "AAPL")).isEqualTo(Exposure.FLAT);
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void isFullBeforeTheLastOfItsOrdersWouldFindNoRoom() {
        Scenario small = new Scenario(new Ledger.Capacity(10, 10, 10, 2, 10));

        List<Decided> three =
                small.decide(
                        Contingency.NONE,
                        CLIENT,
                        small.buy("A", 1, "1"),
                        small.buy("B", 1, "1"),
                        small.buy("C", 1, "1"));
        List<Decided> two =
                small.decide(
                        Contingency.NONE, CLIENT, small.buy("A", 1, "1"), small.buy("B", 1, "1"));

        assertThat(three)
                .extracting(Decided::reasonCode)
                .containsOnly(ReasonCode.IDEMPOTENCY_CAPACITY);
        assertThat(two).extracting(Decided::status).containsOnly(Status.AUTHORIZED);
    }

    @Test
    void isFullBeforeTheLastOfItsSymbolsWouldFindNoRoom() {
        Scenario small = new Scenario(new Ledger.Capacity(10, 2, 10, 10, 10));

        List<Decided> three =
                small.decide(
                        Contingency.NONE,
                        CLIENT,
                        small.buy("A", 1, "1"),
                        small.buy("B", 1, "1"),
                        small.buy("C", 1, "1"));

        assertThat(three).extracting(Decided::reasonCode).containsOnly(ReasonCode.STATE_CAPACITY);
    }

    @Test
    void knowsTheOrdersOfAListThatComesAgain() {
        Order first = gate.buy("AAPL", 10, "100");
        Order second = gate.sell("MSFT", 20, "50");
        gate.decide(Contingency.NONE, CLIENT, first, second);
        Order third = gate.buy("IBM", 1, "1");

        ListVerdict again =
                gate.authorize(Contingency.NONE, Context.of(CLIENT), List.of(first, second));
        ListVerdict other =
                gate.authorize(Contingency.NONE, Context.of(CLIENT), List.of(third, second));

        assertThat(((ListVerdict.Known) again).orders()).doesNotContainNull();
        assertThat(((ListVerdict.Known) other).orders().get(0)).isNull();
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(2);
    }

    @Test
    void isDecidedAgainFromEachOfItsLines() {
        List<Decided> authorized =
                gate.decide(
                        Contingency.OCO,
                        CLIENT,
                        gate.sell("AAPL", 10, "110"),
                        gate.sell("AAPL", 12, "90"));
        gate.risk(Scope.symbol("IBM"), null, RiskState.HALT);
        List<Decided> blocked =
                gate.decide(
                        Contingency.NONE,
                        CLIENT,
                        gate.buy("AAPL", 10, "100"),
                        gate.buy("IBM", 10, "100"),
                        gate.buy("AAPL", 7, "100"));

        for (Decided one : authorized) {
            assertThat(again(line(one)).firstDifference()).isNull();
            assertThat(again(line(one)).reached()).isEqualTo(one);
        }
        for (Decided one : blocked) {
            assertThat(again(line(one)).firstDifference()).isNull();
        }
        assertThat(
                        again(
                                        line(authorized.get(1))
                                                .replace(
                                                        "\"reserved_e4\":11000000}",
                                                        "\"reserved_e4\":10000000}"))
                                .firstDifference())
                .isEqualTo("grossAfterE4");
        String itself = line(blocked.get(0)).replace("\"blocked_by\":1", "\"blocked_by\":0");
        assertThatThrownBy(() -> again(itself)).isInstanceOf(IllegalArgumentException.class);
        assertThat(
                        again(line(blocked.get(0)).replace("\"blocked_by\":1", "\"blocked_by\":2"))
                                .firstDifference())
                .isEqualTo("reasons");
    }

    @Test
    void takesBackTheOneAndTheOtherOfAListExactly() {
        Decided before = gate.decide(gate.buy("AAPL", 3, "100"));
        List<String> ledger = gate.ledger();
        List<Decided> decided =
                gate.decide(
                        Contingency.NONE,
                        CLIENT,
                        gate.buy("AAPL", 10, "100"),
                        gate.sell("AAPL", 4, "100"),
                        gate.buy("IBM", 10, "100"));

        decided.forEach(gate::takeBack);

        assertThat(gate.ledger()).isEqualTo(ledger);
        assertThat(before.status()).isEqualTo(Status.AUTHORIZED);
        assertThat(gate.kernel.ledger().grossE4(CLIENT)).isEqualTo(money("300"));
    }

    private static Reexecution again(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        Decided recorded = (Decided) LogEventCodec.readLine(bytes, 0, bytes.length).event();
        return Reexecution.of(recorded, Scenario.DEFAULT_POLICY);
    }

    private static String line(Decided decided) {
        String hash = "0".repeat(64);
        JsonWriter out =
                new JsonWriter(1024)
                        .beginObject()
                        .field("seq", 1)
                        .field("at")
                        .nanos(Scenario.START_MILLIS * 1_000_000)
                        .field("type", decided.type())
                        .field("durable", 0)
                        .field("prev", hash);
        LogEventCodec.write(out, decided);
        return new String(out.field("hash", hash).endObject().toBytes(), UTF_8);
    }
}
