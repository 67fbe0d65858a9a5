package com.brokerops.gate.audit.archive;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stays at hand of a log: segments that are not older, or the newest of so many bytes.
 *
 * @param nanos 0 if the age says nothing
 * @param bytes 0 if the size says nothing
 */
public record Keep(long nanos, long bytes) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(d|MiB|GiB)");
    private static final int MEBI = 20;
    private static final int GIBI = 30;
    private static final long MOST_DAYS = 36_500;

    public Keep {
        if (nanos < 0 || bytes < 0 || (nanos == 0) == (bytes == 0)) {
            throw new IllegalArgumentException("keep " + nanos + " ns, " + bytes + " bytes");
        }
    }

    /**
     * Reads {@code 30d}, {@code 500MiB} or {@code 200GiB}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Keep parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no 30d, 500MiB or 200GiB: " + text);
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "MiB" -> new Keep(0, number << MEBI);
            case "GiB" -> new Keep(0, number << GIBI);
            default -> {
                if (number > MOST_DAYS) {
                    throw new IllegalArgumentException("more than a hundred years: " + text);
                }
                yield new Keep(TimeUnit.DAYS.toNanos(number), 0);
            }
        };
    }

    /**
     * True if a segment may go: it ended before that time, and so many bytes are at hand in all.
     */
    boolean lets(long endedEpochNanos, long nowEpochNanos, long bytesAtHand) {
        return nanos > 0 ? nowEpochNanos - endedEpochNanos > nanos : bytesAtHand > bytes;
    }

    @Override
    public String toString() {
        return nanos > 0
                ? TimeUnit.NANOSECONDS.toDays(nanos) + "d"
                : String.format(Locale.ROOT, "%dMiB", bytes >> MEBI);
    }
}
