package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0, 0, 0",
        "0, 0, 1, 700, 0, 0, 700",
        "0, 0, 0, 0, 1, 700, 700",
        // pending buys and sells never net
        "0, 0, 1, 700, 1, 600, 700",
        "0, 0, 1, 600, 1, 700, 700",
        "5, 1000, 1, 700, 0, 0, 1700",
        "5, 1000, 0, 0, 5, 900, 1000",
        "5, 1000, 0, 0, 5, 2900, 1900",
        "5, 1000, 1, 700, 5, 2900, 1900",
        "-5, -1000, 0, 0, 1, 700, 1700",
        "-5, -1000, 5, 900, 0, 0, 1000",
        "-5, -1000, 5, 2900, 0, 0, 1900"
    })
    void worksOutTheWorstCase(
            long position, long cost, long buyQty, long buy, long sellQty, long sell, long gross) {
        assertThat(new Exposure(position, cost, buyQty, buy, sellQty, sell).grossE4())
                .isEqualTo(gross);
    }

    @Test
    void refusesAWorstCaseThatDoesNotFit() {
        Exposure buy = new Exposure(1, 1, 1, Long.MAX_VALUE, 0, 0);
        Exposure sell = new Exposure(-1, -2, 0, 0, 1, Long.MAX_VALUE);
        Exposure lowest = new Exposure(-1, -1, 0, 0, 1, Long.MAX_VALUE);

        assertThatThrownBy(buy::grossE4).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(sell::grossE4).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(lowest::grossE4).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, -1, 0, 0, 0",
        "0, 0, 0, -1, 0, 0",
        "0, 0, 0, 0, -1, 0",
        "0, 0, 0, 0, 0, -1",
        "0, 1, 0, 0, 0, 0",
        "0, -1, 0, 0, 0, 0",
        "1, -1, 0, 0, 0, 0",
        "-1, 1, 0, 0, 0, 0"
    })
    void refusesWhatCannotBe(
            long position, long cost, long buyQty, long buy, long sellQty, long sell) {
        assertThatThrownBy(() -> new Exposure(position, cost, buyQty, buy, sellQty, sell))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
