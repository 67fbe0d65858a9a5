package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FailpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "after-reserve:1",
                "after-append:17",
                "after-sync:1000000000",
                "before-answer:999999999999999999"
            })
    void readsAPlaceAndHowManyPassesItTakes(String text) {
        assertThat(Failpoints.parse(text)).isNotSameAs(Failpoints.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "after-sync",
                "after-sync:",
                "after-sync:x",
                "after-sync:0",
                "after-sync:-1",
                "after-sync:1 ",
                "after-sync:9999999999999999999",
                "after_sync:1",
                "nowhere:1",
                ":1"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Failpoints.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }
}
