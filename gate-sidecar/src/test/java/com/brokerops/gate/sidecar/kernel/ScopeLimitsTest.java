package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of every scope that an order belongs to: all of them hold, or it does not go. */
class ScopeLimitsTest {
    private static final Context WAY = new Context(CLIENT, "D", "T", "S", "session", null);
    private static final Context OTHER_WAY = new Context(TINY, "D2", "T2", "S2", null, null);
    private static final long NONE = Limits.NOT_SET;

    private final Scenario gate = new Scenario();

    @ParameterizedTest
    @CsvSource({"global", "desk:D", "trader:T", "client:CL-001", "strategy:S", "symbol:AAPL"})
    void limitsTheOrdersOfEachScopeByNumberWorthAndSize(String text) {
        Scope scope = Scope.parse(text);
        gate.limits(scope, new Limits(money("1e9"), NONE, money("1e9"), NONE, NONE, NONE, NONE, 2));
        Decided first = gate.decide(gate.buy("AAPL", 1, "10"), WAY);
        gate.decide(gate.sell("AAPL", 1, "10"), WAY);

        assertThat(gate.decide(gate.buy("AAPL", 1, "10"), WAY).reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.OPEN_ORDER_LIMIT,
                                "open_order_count",
                                text,
                                Unit.QTY,
                                2,
                                3,
                                0));
        gate.close(LifecycleType.ORDER_CANCELED, first);
        assertThat(codes(WAY)).isEqualTo(ReasonCode.OK);
        if (scope.kind() != Kind.GLOBAL) {
            assertThat(Scenario.codes(gate.decide(gate.buy("IBM", 1, "10"), OTHER_WAY)))
                    .containsExactly(ReasonCode.OK);
        }
    }

    @Test
    void measuresTheWorthOfAllOpenOrdersToTheLastTenThousandth() {
        gate.limits(
                Scope.of(Kind.DESK, "D"),
                new Limits(NONE, NONE, NONE, NONE, NONE, NONE, money("100"), NONE));
        gate.decide(gate.buy("AAPL", 1, "60"), WAY);
        gate.decide(gate.buy("AAPL", 1, "1"), OTHER_WAY);

        assertThat(gate.decide(gate.sell("MSFT", 1, "40.0001"), WAY).reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.OPEN_ORDER_LIMIT,
                                "open_order_notional",
                                "desk:D",
                                Unit.MONEY,
                                money("100"),
                                money("100.0001"),
                                money("40")));
        assertThat(Scenario.codes(gate.decide(gate.sell("MSFT", 1, "40"), WAY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void measuresTheFirmByTheWorstCasesOfItsClients() {
        gate.limits(Scope.GLOBAL, new Limits(money("100"), NONE, NONE, NONE, NONE));
        gate.decide(gate.buy("AAPL", 1, "60"), WAY);

        // Another client's short does not make the first one's long any smaller.
        assertThat(Scenario.codes(gate.decide(gate.sell("AAPL", 1, "41"), OTHER_WAY)))
                .containsExactly(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(Scenario.codes(gate.decide(gate.sell("AAPL", 1, "40"), OTHER_WAY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void measuresASymbolOverAllClients() {
        gate.limits(Scope.symbol("AAPL"), new Limits(money("100"), NONE, NONE, NONE, NONE));
        gate.fill(gate.decide(gate.buy("AAPL", 1, "60"), WAY), 1, "60");

        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "41"), OTHER_WAY)))
                .containsExactly(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(Scenario.codes(gate.decide(gate.buy("MSFT", 1, "41"), OTHER_WAY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void measuresTheWorseSideOfTheNetPosition() {
        gate.limits(CLIENT, new Limits(money("1e9"), money("100"), money("1e9"), NONE, NONE));
        gate.fill(gate.decide(gate.buy("AAPL", 1, "80"), WAY), 1, "80");
        gate.fill(gate.decide(gate.sell("MSFT", 1, "50"), WAY), 1, "50"); // net 30

        assertThat(gate.decide(gate.buy("IBM", 1, "70.0001"), WAY).reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.NET_EXPOSURE_EXCEEDED,
                                "net",
                                "client:CL-001",
                                Unit.MONEY,
                                money("100"),
                                money("100.0001"),
                                money("70")));
        assertThat(Scenario.codes(gate.decide(gate.buy("IBM", 1, "70"), WAY)))
                .containsExactly(ReasonCode.OK);
        // Pending buys do not make room for sells: 30 - 130 is as far as -100.
        assertThat(Scenario.codes(gate.decide(gate.sell("IBM", 1, "130.0001"), WAY)))
                .containsExactly(ReasonCode.NET_EXPOSURE_EXCEEDED);
    }

    @Test
    void limitsTheSizeOfAnOrderEvenIfItOnlyReduces() {
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1"), WAY), 10, "1");
        gate.limits(
                Scope.of(Kind.TRADER, "T"), new Limits(NONE, NONE, NONE, NONE, NONE, 5, NONE, 0));

        assertThat(gate.decide(gate.sell("AAPL", 6, "1"), WAY).reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.QTY_LIMIT_EXCEEDED,
                                "order_qty",
                                "order",
                                Unit.QTY,
                                5,
                                6,
                                5));
        // The number of open orders is no limit for one that only reduces.
        assertThat(Scenario.codes(gate.decide(gate.sell("AAPL", 5, "1"), WAY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void reportsAsManyReasonsAsALineHolds() {
        Limits nothing = new Limits(0, 0, 0, 0, 0, 0, 0, 0);
        gate.limits(CLIENT, nothing);
        gate.limits(Scope.GLOBAL, new Limits(0, 0, 0, NONE, NONE, 0, 0, 0));

        assertThat(gate.decide(gate.buy("AAPL", 1, "1"), WAY).reasons())
                .hasSize(LimitChecks.MAX_REASONS);
    }

    @Test
    void keepsTheSumsOfEveryScopeThroughTheWholeLifeOfItsOrders() {
        Decided filled = gate.decide(gate.buy("AAPL", 10, "10"), WAY);
        Decided replaced = gate.decide(gate.buy("AAPL", 10, "10"), WAY);
        Decided open = gate.decide(gate.replacing(replaced, 20, "10"), WAY);
        gate.decide(gate.sell("MSFT", 5, "10"), OTHER_WAY);
        gate.fill(filled, 10, "11");

        assertThat(sums(Kind.DESK, "D")).isEqualTo("0/0 buy 200 sell 0 orders 2");
        assertThat(sums(Kind.SYMBOL, "AAPL")).isEqualTo("310/110 buy 200 sell 0 orders 2");
        assertThat(sums(Kind.GLOBAL, null)).isEqualTo("360/110 buy 200 sell 50 orders 3");

        gate.applied(gate.report(LifecycleType.ORDER_REPLACED, open, 0, 0));
        gate.fill(open, 5, "10");
        assertThat(sums(Kind.STRATEGY, "S")).isEqualTo("0/0 buy 150 sell 0 orders 1");
        assertThat(sums(Kind.CLIENT, CLIENT)).isEqualTo("310/160 buy 150 sell 0 orders 1");

        gate.close(LifecycleType.ORDER_CANCELED, open);
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;
        gate.tick();
        assertThat(sums(Kind.TRADER, "T")).isEqualTo("0/0 buy 0 sell 0 orders 0");
        assertThat(sums(Kind.TRADER, "T2")).isEqualTo("0/0 buy 0 sell 0 orders 0");
        assertThat(sums(Kind.GLOBAL, null)).isEqualTo("160/160 buy 0 sell 0 orders 0");
    }

    @Test
    void blocksAReplacementThatComesAnotherWay() {
        Decided original = gate.decide(gate.buy("AAPL", 10, "10"), WAY);
        Context otherDesk = new Context(CLIENT, "D2", "T", "S", null, null);

        assertThat(Scenario.codes(gate.decide(gate.replacing(original, 5, "10"), otherDesk)))
                .containsExactly(ReasonCode.IDEMPOTENCY_MISMATCH);
    }

    @Test
    void findsWhatIsStillOpenInAScopeThatIsStopped() {
        Decided buy = gate.decide(gate.buy("AAPL", 10, "10"), WAY);
        Decided sell = gate.decide(gate.sell("AAPL", 10, "10"), WAY);
        Decided other = gate.decide(gate.buy("AAPL", 10, "10"), OTHER_WAY);
        gate.close(LifecycleType.ORDER_CANCELED, gate.decide(gate.buy("IBM", 1, "1"), WAY));

        assertThat(open(Scope.GLOBAL, null)).containsExactly(buy, sell, other);
        assertThat(open(Scope.of(Kind.DESK, "D"), null)).containsExactly(buy, sell);
        assertThat(open(Scope.symbol("AAPL"), Side.BUY)).containsExactly(buy, other);
        assertThat(open(Scope.clientSymbol(CLIENT, "IBM"), null)).isEmpty();
        assertThat(gate.kernel.ledger().openOrders(Scope.GLOBAL, null, 1).count()).isEqualTo(3);

        gate.close(LifecycleType.ORDER_CANCELED, buy);
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;
        gate.tick();
        gate.nowMillis += Scenario.TTL_MILLIS;
        gate.tick();
        assertThat(open(Scope.GLOBAL, null)).isEmpty();
    }

    private List<Decided> open(Scope scope, Side side) {
        return gate.kernel.ledger().openOrders(scope, side, 10).first().stream()
                .map(open -> decidedBy(open.traceId()))
                .toList();
    }

    private Decided decidedBy(UUID traceId) {
        return gate.log.stream()
                .map(Scenario.Line::event)
                .filter(event -> event instanceof Decided one && one.traceId().equals(traceId))
                .map(Decided.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private ReasonCode codes(Context context) {
        return Scenario.codes(gate.decide(gate.buy("AAPL", 1, "10"), context)).get(0);
    }

    private String sums(Kind kind, String name) {
        Account account = gate.kernel.ledger().account(kind, name);
        return "%s/%s buy %s sell %s orders %s"
                .formatted(
                        account.grossE4() / 10_000,
                        account.positionCostE4() / 10_000,
                        account.pendingBuyE4() / 10_000,
                        account.pendingSellE4() / 10_000,
                        account.openOrders());
    }
}
