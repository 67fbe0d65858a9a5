package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Scope.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "global",
                "desk:D1",
                "trader:T:1",
                "client:CL-001",
                "strategy:S.1",
                "symbol:BRK/B",
                "client:CL-001/symbol:BRK/B"
            })
    void readsWhatItWrites(String text) {
        assertThat(Scope.parse(text).text()).isEqualTo(text);
    }

    @Test
    void tellsAClientInOneSymbolFromTheClient() {
        assertThat(Scope.parse("client:C/symbol:AAPL"))
                .isEqualTo(new Scope(Kind.CLIENT_SYMBOL, "C", "AAPL"));
        assertThat(Scope.parse("client:C")).isEqualTo(Scope.client("C"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "firm",
                "Global",
                "global:",
                "client",
                "client:",
                "client:a b",
                "desk:D/symbol:A",
                "symbol:",
                "symbol:aapl",
                "client:C/symbol:",
                ":C",
                "venue:X"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
