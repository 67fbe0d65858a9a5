package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final DateTimeFormatter NANOS = formatter("SSSSSSSSS");
    private static final DateTimeFormatter MILLIS = formatter("SSS");

    private static DateTimeFormatter formatter(String fraction) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + fraction + "'Z'")
                .withZone(ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000000000Z",
        "1, 1970-01-01T00:00:00.000000001Z",
        "999999999, 1970-01-01T00:00:00.999999999Z",
        "86399999999999, 1970-01-01T23:59:59.999999999Z",
        "86400000000000, 1970-01-02T00:00:00.000000000Z",
        "1795176000000000000, 2026-11-20T12:00:00.000000000Z",
        "9223372036854775807, 2262-04-11T23:47:16.854775807Z"
    })
    void writesAndReadsNanoseconds(long epochNanos, String text) {
        assertThat(Timestamps.ofNanos(epochNanos)).isEqualTo(text);
        assertThat(Timestamps.toNanos(text)).isEqualTo(epochNanos);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000Z",
        "1795176000123, 2026-11-20T12:00:00.123Z",
        "253402300799999, 9999-12-31T23:59:59.999Z"
    })
    void writesAndReadsMilliseconds(long epochMillis, String text) {
        assertThat(Timestamps.ofMillis(epochMillis)).isEqualTo(text);
        assertThat(Timestamps.toMillis(text)).isEqualTo(epochMillis);
    }

    @Test
    void agreesWithJavaTimeOnRandomInstants() {
        Random random = new Random(1970);
        for (int round = 0; round < 200_000; round++) {
            long nanos = random.nextLong() & Long.MAX_VALUE;
            Instant instant = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
            String text = Timestamps.ofNanos(nanos);
            assertThat(text).isEqualTo(NANOS.format(instant));
            assertThat(Timestamps.toNanos(text)).isEqualTo(nanos);

            long millis = nanos / 1_000_000;
            String shortText = Timestamps.ofMillis(millis);
            assertThat(shortText).isEqualTo(MILLIS.format(instant));
            assertThat(Timestamps.toMillis(shortText)).isEqualTo(millis);
        }
    }

    @Test
    void agreesWithJavaTimeOnTheFirstAndLastSecondOfEveryDay() {
        LocalDate last = LocalDate.of(2262, 4, 10);
        for (LocalDate day = LocalDate.EPOCH; !day.isAfter(last); day = day.plusDays(1)) {
            long start = day.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC) * 1_000_000_000;
            long end = start + 86_399_000_000_000L;
            assertThat(Timestamps.ofNanos(start)).isEqualTo(day + "T00:00:00.000000000Z");
            assertThat(Timestamps.ofNanos(end)).isEqualTo(day + "T23:59:59.000000000Z");
            assertThat(Timestamps.toNanos(day + "T23:59:59.000000000Z")).isEqualTo(end);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1972, 2000, 2024, 2096})
    void knowsLeapYears(int year) {
        String text = year + "-02-29T00:00:00.000Z";

        assertThat(Timestamps.ofMillis(Timestamps.toMillis(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1970, 1971, 2023, 2100, 2200})
    void knowsOtherYears(int year) {
        assertThatThrownBy(() -> Timestamps.toMillis(year + "-02-29T00:00:00.000Z"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-20T12:00:00.000000000",
                "2026-11-20T12:00:00.000000000z",
                "2026-11-20t12:00:00.000000000Z",
                "2026-11-20 12:00:00.000000000Z",
                "2026-11-20T12:00:00.000Z",
                "2026-11-20T12:00:00Z",
                "2026-11-20T12:00:00,000000000Z",
                "2026-11-20T12:00:00.0000000000Z",
                "2026-11-20T12:00:00.00000000Z",
                "2026-11-20T12:00:00.00000000+Z",
                "2026-11-20T12:00:00.000000000+00:00",
                "2026-13-20T12:00:00.000000000Z",
                "2026-00-20T12:00:00.000000000Z",
                "2026-11-31T12:00:00.000000000Z",
                "2026-11-00T12:00:00.000000000Z",
                "2026-11-20T24:00:00.000000000Z",
                "2026-11-20T12:60:00.000000000Z",
                "2026-12-31T23:59:60.000000000Z",
                "1969-12-31T23:59:59.500000000Z",
                "1969-12-31T23:59:59.000000000Z",
                "0000-01-01T00:00:00.000000000Z",
                "-026-11-20T12:00:00.000000000Z",
                "2262-04-11T23:47:16.854775808Z",
                "9999-12-31T23:59:59.999999999Z",
                "2O26-11-20T12:00:00.000000000Z",
                "\uFF12026-11-20T12:00:00.000000000Z"
            })
    void refusesTextThatItWouldNotWrite(String text) {
        assertThatThrownBy(() -> Timestamps.toNanos(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesInstantsThatItCannotWrite() {
        assertThatThrownBy(() -> Timestamps.ofNanos(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timestamps.ofMillis(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timestamps.ofNanos(Long.MIN_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timestamps.ofMillis(253_402_300_800_000L))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
