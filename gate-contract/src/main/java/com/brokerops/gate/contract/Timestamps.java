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
    /** Characters of the longest text. */
    static final int MAX_LENGTH = 30;

    private static final long NANOS = 1_000_000_000L;
    private static final int SECONDS_LENGTH = 19;

    /** The last of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private Timestamps() {}

    /** The text of an instant with nine digits of fraction. */
    public static String ofNanos(long epochNanos) {
        byte[] out = new byte[MAX_LENGTH];
        return text(out, writeNanos(epochNanos, out, 0));
    }

    /** The text of an instant with three digits of fraction. */
    public static String ofMillis(long epochMillis) {
        byte[] out = new byte[MAX_LENGTH];
        return text(out, writeMillis(epochMillis, out, 0));
    }

    /**
     * Reads an instant written by {@link #ofNanos}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static long toNanos(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return toNanos(bytes, 0, bytes.length);
    }

    /** The same for the bytes of a text in {@code [from, to)}. */
    public static long toNanos(byte[] text, int from, int to) {
        long fraction = fraction(text, from, to, 9);
        long seconds = seconds(text, from);
        if (seconds > (Long.MAX_VALUE - fraction) / NANOS) {
            throw notATimestamp(text, from, to);
        }
        return seconds * NANOS + fraction;
    }

    /**
     * Reads an instant written by {@link #ofMillis}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static long toMillis(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return toMillis(bytes, 0, bytes.length);
    }

    /** The same for the bytes of a text in {@code [from, to)}. */
    public static long toMillis(byte[] text, int from, int to) {
        long fraction = fraction(text, from, to, 3);
        return seconds(text, from) * 1000L + fraction;
    }

    /** Writes the text of {@link #ofNanos} at an offset; returns the offset after it. */
    static int writeNanos(long epochNanos, byte[] out, int at) {
        return write(epochNanos / NANOS, (int) (epochNanos % NANOS), 9, out, at);
    }

    /** Writes the text of {@link #ofMillis} at an offset; returns the offset after it. */
    static int writeMillis(long epochMillis, byte[] out, int at) {
        return write(epochMillis / 1000, (int) (epochMillis % 1000), 3, out, at);
    }

    private static int write(long epochSeconds, int fraction, int digits, byte[] out, int at) {
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
        put(out, at, (int) year, 4, '-');
        put(out, at + 5, month, 2, '-');
        put(out, at + 8, day, 2, 'T');
        put(out, at + 11, second / 3600, 2, ':');
        put(out, at + 14, second / 60 % 60, 2, ':');
        put(out, at + 17, second % 60, 2, '.');
        put(out, at + 20, fraction, digits, 'Z');
        return at + SECONDS_LENGTH + digits + 2;
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private static void put(byte[] out, int at, int value, int digits, char after) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out[at + digits] = (byte) after;
    }

    private static long fraction(byte[] text, int from, int to, int digits) {
        if (to - from != SECONDS_LENGTH + digits + 2) {
            throw notATimestamp(text, from, to);
        }
        return number(text, from + SECONDS_LENGTH + 1, digits, 'Z', 0, Integer.MAX_VALUE);
    }

    private static long seconds(byte[] text, int from) {
        int year = number(text, from, 4, '-', 1970, 9999);
        int month = number(text, from + 5, 2, '-', 1, 12);
        int day = number(text, from + 8, 2, 'T', 1, daysOf(year, month));
        long hour = number(text, from + 11, 2, ':', 0, 23);
        long minute = number(text, from + 14, 2, ':', 0, 59);
        long second = number(text, from + 17, 2, '.', 0, 59);
        // The inverse of write(): days_from_civil.
        int shiftedMonth = month > 2 ? month - 3 : month + 9;
        int shiftedYear = month > 2 ? year : year - 1;
        int yearOfEra = shiftedYear % 400;
        int dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        long days = shiftedYear / 400 * 146_097L + dayOfEra - 719_468L;
        return days * 86_400L + hour * 3600L + minute * 60L + second;
    }

    private static int daysOf(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return 30 + ((month + (month >> 3)) & 1);
    }

    /** Reads some digits and the character after them. */
    private static int number(byte[] text, int at, int digits, char after, int least, int most) {
        int value = 0;
        int end = at + digits;
        for (int i = at; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                throw notATimestamp(text, at, end + 1);
            }
            value = value * 10 + digit;
        }
        if (value < least || value > most || text[end] != after) {
            throw notATimestamp(text, at, end + 1);
        }
        return value;
    }

    private static IllegalArgumentException notATimestamp(byte[] text, int from, int to) {
        String part = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        return new IllegalArgumentException("not a timestamp or part of one: " + part);
    }
}
