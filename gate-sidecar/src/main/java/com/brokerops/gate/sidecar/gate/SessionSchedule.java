package com.brokerops.gate.sidecar.gate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a session ends by itself and the next one begins: each day at one time of a place. The new
 * one goes by the day on which it begins there. A time that a day does not have, because clocks are
 * put forward, is as much later; of one that it has twice the first counts.
 */
public record SessionSchedule(LocalTime at, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final Pattern TEXT = Pattern.compile("([0-9]{2}:[0-9]{2}) (\\S+)");

    /**
     * Reads {@code 17:00 America/New_York}.
     *
     * @throws IllegalArgumentException if it is not of that form, or no such time or place is known
     */
    public static SessionSchedule parse(String text) {
        Matcher parts = TEXT.matcher(text);
        try {
            if (parts.matches()) {
                return new SessionSchedule(
                        LocalTime.parse(parts.group(1), TIME), ZoneId.of(parts.group(2)));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(wanted(text), e);
        }
        throw new IllegalArgumentException(wanted(text));
    }

    private static String wanted(String text) {
        return "must be a time and a zone, as 17:00 America/New_York, and is " + text;
    }

    /** The day of the last session that began then or before. */
    LocalDate session(long epochMillis) {
        LocalDate today = Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
        return begins(today) <= epochMillis ? today : today.minusDays(1);
    }

    /** When the next one after that moment begins. */
    long nextMillis(long epochMillis) {
        return begins(session(epochMillis).plusDays(1));
    }

    private long begins(LocalDate day) {
        return ZonedDateTime.of(day, at, zone).toInstant().toEpochMilli();
    }

    @Override
    public String toString() {
        return TIME.format(at) + " " + zone;
    }
}
