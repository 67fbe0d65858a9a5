package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {
    private static final String NAME_ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";

    @Test
    void acceptsInANameExactlyItsAlphabet() {
        for (char c = 0; c < 0x2100; c++) {
            String text = "aa" + c;
            boolean legal = NAME_ALPHABET.indexOf(c) >= 0;
            check(legal, () -> Identifiers.requireName("f", text), text);
            check(legal, () -> Identifiers.requireClientOrderId("f", text), text);
        }
    }

    @Test
    void acceptsInASymbolExactlyPrintableAsciiButForFiveCharactersAndLowerCase() {
        for (char c = 0; c < 0x2100; c++) {
            String text = "A" + c;
            boolean legal =
                    c > ' ' && c < 0x7F && "\"\\|".indexOf(c) < 0 && !(c >= 'a' && c <= 'z');
            check(legal, () -> Identifiers.requireSymbol("f", text), text);
        }
    }

    @Test
    void acceptsTheirLengthsAndNotOneMoreOrLess() {
        check(false, () -> Identifiers.requireName("f", ""), "name of 0");
        check(true, () -> Identifiers.requireName("f", "a"), "name of 1");
        check(true, () -> Identifiers.requireName("f", "a".repeat(64)), "name of 64");
        check(false, () -> Identifiers.requireName("f", "a".repeat(65)), "name of 65");
        check(false, () -> Identifiers.requireClientOrderId("f", "ab"), "id of 2");
        check(true, () -> Identifiers.requireClientOrderId("f", "abc"), "id of 3");
        check(true, () -> Identifiers.requireClientOrderId("f", "a".repeat(64)), "id of 64");
        check(false, () -> Identifiers.requireClientOrderId("f", "a".repeat(65)), "id of 65");
        check(false, () -> Identifiers.requireSymbol("f", ""), "symbol of 0");
        check(true, () -> Identifiers.requireSymbol("f", "A"), "symbol of 1");
        check(true, () -> Identifiers.requireSymbol("f", "A".repeat(32)), "symbol of 32");
        check(false, () -> Identifiers.requireSymbol("f", "A".repeat(33)), "symbol of 33");
    }

    @Test
    void namesTheFieldAtFault() {
        assertThatThrownBy(() -> Identifiers.requireSymbol("order.symbol", "a b"))
                .hasMessageStartingWith("order.symbol must be 1 to 32");
        assertThatThrownBy(() -> Identifiers.requireClientOrderId("order.client_order_id", "ab"))
                .hasMessageStartingWith("order.client_order_id must be 3 to 64");
        assertThatThrownBy(() -> Identifiers.requireName("context.desk_id", ""))
                .hasMessageStartingWith("context.desk_id must be 1 to 64");
    }

    @ParameterizedTest
    @CsvSource({
        "gme, GME",
        "GmE, GME",
        "GME, GME",
        "brk.b, BRK.B",
        "1az9@[`{, 1AZ9@[`{",
        "\u00E9i\u0131\u00DF, \u00E9I\u0131\u00DF"
    })
    void upperCasesAsciiLettersAndNothingElse(String symbol, String upperCased) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Identifiers.upperCased(symbol)).isEqualTo(upperCased);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void check(boolean legal, Runnable require, String what) {
        if (legal) {
            assertThatCode(require::run).as(what).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(require::run).as(what).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
