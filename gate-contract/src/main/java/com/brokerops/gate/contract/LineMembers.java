package com.brokerops.gate.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the members of a log line, each expected where it stands. Lines repeat most of
 * their words, and so does this, which is for many lines.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link JsonException} for another member or another type of value.
 */
final class LineMembers {
    private final Words words = new Words();
    private byte[] bytes = {};
    private int end;
    private JsonReader in = new JsonReader(bytes);

    /** Goes to the start of a line. */
    JsonReader open(byte[] line, int from, int to) {
        bytes = line;
        end = to;
        in = new JsonReader(line, from, to);
        return in;
    }

    /** True if the next member has this name; it is left in place. */
    boolean isAt(String name) {
        String start = ",\"" + name + '"';
        int from = in.offset();
        boolean same = start.length() <= end - from;
        for (int i = 0; same && i < start.length(); i++) {
            same = bytes[from + i] == start.charAt(i);
        }
        return same;
    }

    List<String> words(String name) {
        in.field(name);
        in.beginArray();
        List<String> values = new ArrayList<>(1);
        while (in.nextElement()) {
            values.add(word());
        }
        return values;
    }

    String string(String name) {
        in.field(name);
        return in.string();
    }

    @Nullable String stringOrNull(String name) {
        in.field(name);
        return in.isNull() ? null : in.string();
    }

    boolean bool(String name) {
        in.field(name);
        return in.bool();
    }

    String word(String name) {
        in.field(name);
        return word();
    }

    @Nullable String wordOrNull(String name) {
        in.field(name);
        return in.isNull() ? null : word();
    }

    String word() {
        int from = in.ascii();
        return from < 0 ? in.string() : words.of(bytes, from, in.offset() - 1);
    }

    long nanos(String name) {
        in.field(name);
        int from = ascii();
        return Timestamps.toNanos(bytes, from, in.offset() - 1);
    }

    long millis(String name) {
        in.field(name);
        int from = ascii();
        return Timestamps.toMillis(bytes, from, in.offset() - 1);
    }

    long millisOr(String name, long absent) {
        in.field(name);
        if (in.isNull()) {
            return absent;
        }
        int from = ascii();
        return Timestamps.toMillis(bytes, from, in.offset() - 1);
    }

    @Nullable UUID uuidOrNull(String name) {
        in.field(name);
        return in.isNull() ? null : uuid();
    }

    UUID uuid(String name) {
        in.field(name);
        return uuid();
    }

    UUID uuid() {
        int from = ascii();
        return Uuids.of(bytes, from, in.offset() - 1);
    }

    int ascii() {
        int from = in.ascii();
        if (from < 0) {
            throw new JsonException("not plain ASCII", in.offset());
        }
        return from;
    }

    @Nullable Exposure exposureOrNull(String name) {
        in.field(name);
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Exposure exposure =
                new Exposure(
                        number("position"),
                        number("position_cost_e4"),
                        number("pending_buy_qty"),
                        number("pending_buy_e4"),
                        number("pending_sell_qty"),
                        number("pending_sell_e4"));
        in.endObject();
        return exposure;
    }

    Exposure exposure(String name) {
        Exposure exposure = exposureOrNull(name);
        if (exposure == null) {
            throw new JsonException("no exposure", in.offset());
        }
        return exposure;
    }

    long number(String name) {
        in.field(name);
        return in.number();
    }

    long numberOr(String name, long absent) {
        in.field(name);
        if (in.isNull()) {
            return absent;
        }
        long value = in.number();
        if (value == absent) {
            throw new JsonException(name + " must be null, not " + value, in.offset());
        }
        return value;
    }

    void require(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new JsonException("expected " + expected + ", not " + actual, in.offset());
        }
    }
}
