package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonCodeTest {

    /** The contract's order of precedence, with the layer that the answer names for each. */
    private static final List<String> PRECEDENCE =
            """
            CANCEL_PASS_THROUGH         infrastructure
            GATE_UNAVAILABLE            infrastructure
            CLOCK_UNTRUSTED             infrastructure
            AUDIT_UNAVAILABLE           infrastructure
            STATE_UNAVAILABLE           infrastructure
            SIGNING_UNAVAILABLE         infrastructure
            POLICY_UNAVAILABLE          infrastructure
            OVERLOADED                  infrastructure
            GATE_TIMEOUT                infrastructure
            IDEMPOTENCY_MISMATCH        idempotency
            DUPLICATE_CLOSED            idempotency
            DUPLICATE_EXPIRED           idempotency
            IDEMPOTENCY_CAPACITY        idempotency
            STATE_CAPACITY              limit
            POLICY_HALT                 risk_state
            REDUCE_ONLY_WOULD_INCREASE  risk_state
            POLICY_ERROR                rule
            LIMITS_NOT_SET              limit
            AMOUNT_OUT_OF_RANGE         limit
            PRICE_UNAVAILABLE           rule
            REPLACE_BELOW_EXECUTED      rule
            RESTRICTED_LIST             rule
            SYMBOL_RESTRICTION          rule
            SYMBOL_HALTED               rule
            OUT_OF_SESSION              rule
            SHORT_NO_LOCATE             rule
            INSTRUMENT_NOT_PERMITTED    rule
            QTY_LIMIT_EXCEEDED          rule
            NOTIONAL_LIMIT_EXCEEDED     limit
            PRICE_COLLAR                rule
            PENNY_STOCK_RESTRICTION     rule
            MESSAGE_RATE                rule
            WINDOW_LIMIT                rule
            DUPLICATE_SUSPECTED         rule
            REPEATED_EXECUTION          rule
            STRATEGY_LIMIT              limit
            SYMBOL_EXPOSURE_EXCEEDED    limit
            EXPOSURE_LIMIT_EXCEEDED     limit
            NET_EXPOSURE_EXCEEDED       limit
            OPEN_ORDER_LIMIT            limit
            DAY_LIMIT                   limit
            BUYING_POWER                limit
            LIST_BLOCKED                rule
            OK                          rule
            """
                    .lines()
                    .toList();

    @Test
    void declaresTheCodesInTheOrderOfPrecedence() {
        assertThat(ReasonCode.values())
                .extracting(code -> String.format("%-28s%s", code, code.layer().word()))
                .containsExactlyElementsOf(PRECEDENCE);
    }

    @Test
    void countsAsRefusalsExactlyTheReasonsOfAGateThatCouldNotDecide() {
        assertThat(ReasonCode.values())
                .filteredOn(ReasonCode::refusal)
                .containsExactly(
                        ReasonCode.GATE_UNAVAILABLE,
                        ReasonCode.CLOCK_UNTRUSTED,
                        ReasonCode.AUDIT_UNAVAILABLE,
                        ReasonCode.STATE_UNAVAILABLE,
                        ReasonCode.SIGNING_UNAVAILABLE,
                        ReasonCode.POLICY_UNAVAILABLE,
                        ReasonCode.OVERLOADED,
                        ReasonCode.GATE_TIMEOUT);
    }
}
