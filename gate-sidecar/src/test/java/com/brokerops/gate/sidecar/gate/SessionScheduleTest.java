package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the day of a venue ends is a matter of its clocks, which are put forward and back. */
class SessionScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "17:00 America/New_York, 2026-11-22T21:59:59.999Z, 2026-11-21, 2026-11-22T22:00:00Z",
        "17:00 America/New_York, 2026-11-22T22:00:00Z,     2026-11-22, 2026-11-23T22:00:00Z",
        "17:00 America/New_York, 2026-06-22T21:00:00Z,     2026-06-22, 2026-06-23T21:00:00Z",
        "00:00 UTC,              2026-11-22T00:00:00Z,     2026-11-22, 2026-11-23T00:00:00Z",
        "08:00 Asia/Tokyo,       2026-11-21T23:00:00Z,     2026-11-22, 2026-11-22T23:00:00Z",
        // Clocks go from 02:00 to 03:00 on 29 March, and from 03:00 to 02:00 on 25 October.
        "02:30 Europe/Berlin,    2026-03-29T01:29:59Z,     2026-03-28, 2026-03-29T01:30:00Z",
        "02:30 Europe/Berlin,    2026-03-29T01:30:00Z,     2026-03-29, 2026-03-30T00:30:00Z",
        "02:30 Europe/Berlin,    2026-10-25T00:30:00Z,     2026-10-25, 2026-10-26T01:30:00Z",
        "02:30 Europe/Berlin,    2026-10-25T01:30:00Z,     2026-10-25, 2026-10-26T01:30:00Z"
    })
    void saysWhichSessionIsDueAndWhenTheNextOneIs(
            String text, Instant now, String session, Instant next) {
        SessionSchedule schedule = SessionSchedule.parse(text);

        assertThat(schedule.session(now.toEpochMilli())).hasToString(session);
        assertThat(Instant.ofEpochMilli(schedule.nextMillis(now.toEpochMilli()))).isEqualTo(next);
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(SessionSchedule.parse("07:05 Europe/London")).hasToString("07:05 Europe/London");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17:00", "5:00 UTC", "25:00 UTC", "17:00 Atlantis", "17:00  UTC"})
    void refusesWhatIsNoTimeOfAPlace(String text) {
        assertThatThrownBy(() -> SessionSchedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17:00 America/New_York")
                .hasMessageEndingWith("is " + text);
    }
}
