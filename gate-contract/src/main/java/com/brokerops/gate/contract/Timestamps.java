package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;

/**
 * Instants as RFC 3339 text in UTC with a fixed number of digits, {@code
 * 2026-11-20T12:00:00.000000000Z} or with three digits of fraction.
 *
 * <p><b>Units.</b> Nanoseconds or milliseconds since the epoch; years 1970 to 2262, with
 * milliseconds to 9999.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} for an instant outside these years and for
 * text that is none.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class Timestamps {
    private static final long NANOS = 1_000_000_000L;
    private static final int SECONDS_LENGTH = 19;

    /** The last of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private Timestamps() {}

    /** The text of an instant with nine digits of fraction. */
    public static String ofNanos(long epochNanos) {
        return text(epochNanos / NANOS, (int) (epochNanos % NANOS), 9);
    }

    /** The text of an instant with three digits of fraction. */
    public static String ofMillis(long epochMillis) {
        return text(epochMillis / 1000, (int) (epochMillis % 1000), 3);
    }

    /**
     * Reads an instant written by {@link #ofNanos}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static long toNanos(String text) {
        long fraction = fraction(text, 9);
        long seconds = seconds(text);
        if (seconds > (Long.MAX_VALUE - fraction) / NANOS) {
            throw notATimestamp(text);
        }
        long nanos = seconds * NANOS + fraction;
        return same(text, ofNanos(nanos), nanos);
    }

    /**
     * Reads an instant written by {@link #ofMillis}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static long toMillis(String text) {
        long millis = seconds(text) * 1000L + fraction(text, 3);
        return same(text, ofMillis(millis), millis);
    }

    private static long same(String text, String canonical, long value) {
        if (!canonical.equals(text)) {
            throw notATimestamp(text);
        }
        return value;
    }

    private static IllegalArgumentException notATimestamp(String text) {
        return new IllegalArgumentException("not a timestamp: " + text);
    }

    private static String text(long epochSeconds, int fraction, int digits) {
        if (epochSeconds < 0 || fraction < 0 || epochSeconds > LAST_SECOND) {
            throw new IllegalArgumentException("not in 1970 to 9999: " + epochSeconds + " s");
        }
        // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days.
        long shifted = epochSeconds / 86_400 + 719_468;
        long era = shifted / 146_097;
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        int second = (int) (epochSeconds % 86_400);
        byte[] out = new byte[SECONDS_LENGTH + digits + 2];
        put(out, 0, (int) year, 4, '-');
        put(out, 5, month, 2, '-');
        put(out, 8, day, 2, 'T');
        put(out, 11, second / 3600, 2, ':');
        put(out, 14, second / 60 % 60, 2, ':');
        put(out, 17, second % 60, 2, '.');
        put(out, 20, fraction, digits, 'Z');
        return new String(out, StandardCharsets.US_ASCII);
    }

    private static void put(byte[] out, int at, int value, int digits, char after) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out[at + digits] = (byte) after;
    }

    private static long seconds(String text) {
        if (text.length() <= SECONDS_LENGTH) {
            throw notATimestamp(text);
        }
        int month = number(text, 5, 2);
        long year = number(text, 0, 4) - (month <= 2 ? 1L : 0L);
        int shiftedMonth = month > 2 ? month - 3 : month + 9;
        long dayOfYear = (153L * shiftedMonth + 2) / 5 + number(text, 8, 2) - 1;
        long yearOfEra = year % 400;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        long days = year / 400 * 146_097 + dayOfEra - 719_468;
        return days * 86_400L
                + number(text, 11, 2) * 3600L
                + number(text, 14, 2) * 60L
                + number(text, 17, 2);
    }

    private static long fraction(String text, int digits) {
        if (text.length() != SECONDS_LENGTH + digits + 2) {
            throw notATimestamp(text);
        }
        return number(text, SECONDS_LENGTH + 1, digits);
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw notATimestamp(text);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
