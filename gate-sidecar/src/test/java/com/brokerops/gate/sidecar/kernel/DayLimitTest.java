package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.LIMITS;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a scope may buy and sell in one session, whatever it holds in the end. */
class DayLimitTest {
    private static final Context WAY = new Context(CLIENT, "D", "T", "S", null, null);
    private static final Limits DAY = Limits.NONE.withDay(100, Limits.NOT_SET);

    private final Scenario gate = new Scenario();

    @Test
    void countsWhatIsExecutedAndWhatIsPendingAndTheOrder() {
        gate.limits(CLIENT, LIMITS.withDay(100, Limits.NOT_SET));
        gate.fill(gate.decide(gate.buy("AAPL", 40, "10")), 30, "10");
        gate.fill(gate.decide(gate.sell("AAPL", 30, "10")), 30, "10");

        assertThat(gate.codes(gate.buy("MSFT", 30, "10"))).containsExactly(ReasonCode.OK);
        Decided above = gate.decide(gate.buy("MSFT", 1, "10"));

        assertThat(above.reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.DAY_LIMIT,
                                "day_qty",
                                "client:" + CLIENT,
                                Unit.QTY,
                                100,
                                101,
                                0));
        assertThat(Reexecution.of(above, Scenario.DEFAULT_POLICY).firstDifference()).isNull();
    }

    @Test
    void countsWhatIsExecutedAtItsPriceAndWhatIsPendingAtWhatIsSetAside() {
        gate.limits(CLIENT, LIMITS.withDay(Limits.NOT_SET, money("1000")));
        gate.fill(gate.decide(gate.buy("AAPL", 10, "50")), 10, "40");

        assertThat(gate.codes(gate.buy("MSFT", 60, "10"))).containsExactly(ReasonCode.OK);
        assertThat(gate.codes(gate.buy("MSFT", 1, "10"))).containsExactly(ReasonCode.DAY_LIMIT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"GLOBAL", "DESK", "TRADER", "STRATEGY", "SYMBOL"})
    void holdsForEveryScopeThatAnOrderBelongsTo(Kind kind) {
        Scope scope =
                switch (kind) {
                    case GLOBAL -> Scope.GLOBAL;
                    case SYMBOL -> Scope.symbol("AAPL");
                    case DESK -> Scope.of(kind, "D");
                    case TRADER -> Scope.of(kind, "T");
                    default -> Scope.of(kind, "S");
                };
        gate.limits(scope, DAY);
        gate.fill(gate.decide(gate.buy("AAPL", 60, "10"), WAY), 60, "10");

        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 41, "10"), WAY)))
                .containsExactly(ReasonCode.DAY_LIMIT);
        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 40, "10"), WAY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void beginsAtNothingButWhatIsPendingWithTheNextSession() {
        gate.limits(CLIENT, LIMITS.withDay(100, Limits.NOT_SET));
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10")), 90, "10");

        gate.record(new SessionRolled("2026-11-23", "a test", "ada+ben"), Identity.NONE);
        gate.record(gate.kernel.expireSession(), Identity.NONE);

        assertThat(executed()).isZero();
        assertThat(gate.codes(gate.buy("AAPL", 101, "10"))).containsExactly(ReasonCode.DAY_LIMIT);
        assertThat(gate.codes(gate.buy("AAPL", 100, "10"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void givesBackAnExecutionOfThisSessionAndNoneOfAnEarlierOne() {
        Decided order = gate.decide(gate.buy("AAPL", 90, "10"));
        Lifecycle before = gate.fill(order, 10, "10");
        gate.record(new SessionRolled("2026-11-23", "a test", "ada+ben"), Identity.NONE);
        Lifecycle now = gate.fill(order, 20, "10");
        assertThat(executed()).isEqualTo(20);

        gate.applied(gate.bust(before));
        assertThat(executed()).isEqualTo(20);
        gate.applied(gate.correct(now, 15, "10"));
        assertThat(executed()).isEqualTo(15);
        gate.applied(gate.bust(now));
        assertThat(executed()).isZero();
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void letsAnOrderGoThatOnlyReduces() {
        gate.fill(gate.decide(gate.buy("AAPL", 90, "10")), 90, "10");
        gate.limits(CLIENT, LIMITS.withDay(0, 0));

        assertThat(gate.codes(gate.sell("AAPL", 90, "10"))).containsExactly(ReasonCode.OK);
        assertThat(gate.codes(gate.sell("AAPL", 1, "10")))
                .containsExactly(ReasonCode.DAY_LIMIT, ReasonCode.DAY_LIMIT);
    }

    private long executed() {
        return gate.kernel.ledger().account(Kind.CLIENT, CLIENT).executedQty();
    }
}
