package com.brokerops.gate.sidecar.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A decision is taken again from the bytes of its own line, and from other bytes it is another. */
class ReexecutionTest {
    private static final Policy POLICY = Scenario.DEFAULT_POLICY;

    private final Scenario gate = new Scenario();

    @Test
    void isTheSameWhateverHasHappenedSince() {
        Decided decided = gate.decide(gate.buy("AAPL", 100, "185.50"));
        gate.fill(decided, 60, "185");
        gate.limits(Scenario.CLIENT, new Limits(0, 0, 0, 0, 0));
        gate.risk(RiskState.HALT);

        assertThat(again(line(decided)).firstDifference()).isNull();
        assertThat(again(line(decided)).reached()).isEqualTo(decided);
    }

    @Test
    void isBlockedAgainForEachOfItsReasonsWithTheirOperands() {
        Decided decided = gate.decide(gate.buy("GME", 1001, "0.50"));

        assertThat(decided.reasons()).hasSize(3);
        assertThat(again(line(decided)).reached()).isEqualTo(decided);
    }

    @Test
    void isTheSameUnderEveryRiskState() {
        gate.risk(Scope.symbol("AAPL"), Side.BUY, RiskState.REDUCE_ONLY);
        Decided reduced = gate.decide(gate.buy("AAPL", 100, "1"));
        gate.risk(RiskState.HALT);
        Decided halted = gate.decide(gate.sell("AAPL", 100, "1"));

        assertThat(Scenario.codes(reduced)).containsExactly(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        assertThat(Scenario.codes(halted)).containsExactly(ReasonCode.POLICY_HALT);
        assertThat(again(line(reduced)).firstDifference()).isNull();
        assertThat(again(line(halted)).firstDifference()).isNull();
        assertThat(changed(reduced, "\"state\":\"REDUCE_ONLY\"", "\"state\":\"HALT\""))
                .isEqualTo("reasons");
    }

    @Test
    void isTheSameWhenTheGateWasFull() {
        Scenario full = new Scenario(new Ledger.Capacity(10, 10, 10, 1, 10));
        full.decide(full.buy("AAPL", 1, "1"));
        Decided decided = full.decide(full.buy("AAPL", 1, "1"));

        assertThat(Scenario.codes(decided)).containsExactly(ReasonCode.IDEMPOTENCY_CAPACITY);
        assertThat(again(line(decided)).firstDifference()).isNull();
    }

    @Test
    void isTheSameReplacement() {
        Decided original = gate.decide(gate.buy("AAPL", 10, "100"));
        gate.fill(original, 4, "100");
        Decided below = gate.decide(gate.replacing(original, 3, "100"));
        Decided replacing = gate.decide(gate.replacing(original, 15, "101"));
        Decided second = gate.decide(gate.replacing(original, 9, "100"));

        assertThat(replacing.status()).isEqualTo(Status.AUTHORIZED);
        for (Decided decided : List.of(original, below, replacing, second)) {
            assertThat(again(line(decided)).firstDifference()).isNull();
        }
        assertThat(changed(replacing, "\"executed_qty\":4", "\"executed_qty\":5"))
                .isEqualTo("grossAfterE4");
        assertThat(changed(replacing, "\"paired\":false", "\"paired\":true")).isEqualTo("status");
        assertThat(changed(replacing, "\"alike\":true", "\"alike\":false")).isEqualTo("status");
        assertThat(changed(replacing, "\"PARTIAL\"", "\"FILLED\"")).isEqualTo("status");
    }

    @Test
    void isAnotherDecisionAboutAnotherOrder() {
        Decided decided = gate.decide(gate.buy("AAPL", 100, "185.50"));

        assertThat(changed(decided, "\"qty\":100,", "\"qty\":101,")).isEqualTo("notionalE4");
        assertThat(changed(decided, "\"qty\":100,", "\"qty\":1001,")).isEqualTo("status");
        assertThat(changed(decided, "\"price_e8\":18550000000", "\"price_e8\":18550000001"))
                .isEqualTo("valuedAtE8");
        assertThat(changed(decided, "\"symbol\":\"AAPL\"", "\"symbol\":\"GME\""))
                .isEqualTo("status");
    }

    @Test
    void isAnotherDecisionWithAnotherReferencePriceOrCollar() {
        gate.reference = new ReferencePrice(Scenario.price("100"), Scenario.START_MILLIS);
        Decided decided = gate.decide(gate.order(Side.BUY, "AAPL", 10, Order.NO_PRICE));

        assertThat(decided.valuedAtE8()).isEqualTo(Scenario.price("105"));
        assertThat(changed(decided, "{\"price_e8\":10000000000,", "{\"price_e8\":10000000001,"))
                .isEqualTo("valuedAtE8");
        assertThat(changed(decided, "\"collar_bp\":500", "\"collar_bp\":501"))
                .isEqualTo("valuedAtE8");
    }

    @Test
    void isAnotherDecisionUnderOtherLimitsOrFromAnotherStand() {
        gate.limits(Scenario.CLIENT, new Limits(1000, -1, 9000, -1, -1));
        gate.decide(gate.buy("AAPL", 6, "0.01"));
        Decided decided = gate.decide(gate.buy("MSFT", 4, "0.01"));

        assertThat(decided.status()).isEqualTo(Status.AUTHORIZED);
        String scope = "\"client\":{\"limits\":[1000,null,9000,null,null,null,null,null],";
        String before = "\"before\":[0,600,0,600,1]}";
        assertThat(line(decided)).contains(scope + before);
        assertThat(changed(decided, "[1000,", "[999,")).isEqualTo("status");
        assertThat(changed(decided, "null,9000,", "null,399,")).isEqualTo("status");
        assertThat(changed(decided, "[1000,null,9000,null", "[null,null,9000,null"))
                .isEqualTo("status");
        assertThat(changed(decided, before, "\"before\":[0,600,0,601,1]}")).isEqualTo("status");
        assertThat(changed(decided, before, "\"before\":[0,600,0,599,1]}"))
                .isEqualTo("grossBeforeE4");
        assertThat(
                        changed(
                                decided,
                                "\"exposure_before\":{\"position\":0,\"position_cost_e4\":0,",
                                "\"exposure_before\":{\"position\":1,\"position_cost_e4\":1,"))
                .isEqualTo("exposureAfter");
    }

    @Test
    void namesTheResultThatIsNotWhatFollows() {
        Decided decided = gate.decide(gate.buy("AAPL", 100, "185.50"));

        assertThat(changed(decided, "\"reserved_e4\":185500000", "\"reserved_e4\":185499999"))
                .isEqualTo("reservedE4");
        assertThat(changed(decided, "[\"allow_default\"]", "[\"other\"]")).isEqualTo("ruleIds");
    }

    @Test
    void isAnotherDecisionUnderOtherRules() {
        Decided decided = gate.decide(gate.buy("AAPL", 100, "185.50"));
        Policy other =
                new Policy(
                        POLICY.version(),
                        "6".repeat(64),
                        List.of(new Rules.OrderQuantity("q", 99)),
                        "allow_default");

        assertThat(Reexecution.of(decided, other).firstDifference()).isEqualTo("status");
    }

    @Test
    void saysOfEveryScopeWithLimitsThatTheOrderBelongsToWhereItStood() {
        Context context = new Context(Scenario.CLIENT, "D", "T", "S", null, null);
        Limits count = new Limits(-1, -1, -1, -1, -1, -1, -1, 9);
        gate.limits(Scope.of(Kind.DESK, "D"), count);
        gate.limits(Scope.of(Kind.STRATEGY, "OTHER"), count);
        gate.decide(gate.buy("AAPL", 10, "1"), context);
        Decided decided = gate.decide(gate.buy("AAPL", 10, "1"), context);

        Met met = Objects.requireNonNull(decided.met());
        assertThat(met.limited()).hasSize(2);
        assertThat(met.limited(Kind.DESK))
                .isEqualTo(new Met.Limited(Kind.DESK, count, 0, 100_000, 0, 0, 1));
        assertThat(met.limited(Kind.CLIENT)).extracting("openOrders").isEqualTo(1L);
        assertThat(met.exposureBefore().pendingBuyQty()).isEqualTo(10);
    }

    @Test
    void refusesALineThatDoesNotSayWhatItMet() {
        String line = line(gate.decide(gate.buy("AAPL", 100, "185.50")));
        String ofFormat2 = line.replaceAll(",\"met\":.*,\"hash\"", ",\"hash\"");

        assertThatThrownBy(() -> again(ofFormat2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("met");
    }

    @Test
    void refusesALineWithAScopeThatTheOrderDoesNotBelongTo() {
        gate.limits(Scenario.CLIENT, new Limits(-1, -1, 1_000_000_000, -1, -1));
        String line = line(gate.decide(gate.buy("AAPL", 100, "185.50")));

        assertThatThrownBy(() -> again(line.replace("\"client\":{", "\"desk\":{")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DESK");
    }

    private static String changed(Decided decided, String from, String to) {
        String line = line(decided);
        assertThat(line).contains(from);
        return again(line.replace(from, to)).firstDifference();
    }

    private static Reexecution again(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        Decided recorded = (Decided) LogEventCodec.readLine(bytes, 0, bytes.length).event();
        return Reexecution.of(recorded, POLICY);
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
