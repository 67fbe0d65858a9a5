package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of one JSON value out of bytes: a cursor for lines whose shape is known, and
 * {@link #value()} for any value. UTF-8 only, no comments, no trailing commas, depth at most 16.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link JsonException} with the byte offset.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 16;

    /** So many digits always fit a long. */
    private static final int SAFE_DIGITS = 18;

    /** A number as its text; the caller decides what it may become. */
    public record NumberText(String text) {}

    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;
    private boolean first;

    public JsonReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public JsonReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /** Where the reader stands, in bytes from the start of the array. */
    public int offset() {
        return at;
    }

    /** Enters an object; then {@link #nextField()} until it answers null. */
    public void beginObject() {
        begin('{');
    }

    /** The next member's name, or null after the last one, which also leaves the object. */
    public @Nullable String nextField() {
        if (!next('}')) {
            return null;
        }
        String name = string();
        skipSpace();
        expect(':');
        return name;
    }

    /** Enters the next member of an object, which must have this ASCII name. */
    public void field(String name) {
        if (!next('}')) {
            throw fail("the object ends before \"" + name + "\"");
        }
        expect('"');
        if (!holds(at, name)) {
            throw fail("expected \"" + name + "\"");
        }
        at += name.length();
        expect('"');
        skipSpace();
        expect(':');
    }

    /** True if, without white space, a member follows whose ASCII name begins so. */
    public boolean isField(String name) {
        int quote = first ? at : at + 1;
        return quote < end && bytes[quote] == '"' && holds(quote + 1, name);
    }

    private boolean holds(int from, String ascii) {
        boolean same = from + ascii.length() <= end;
        for (int i = 0; same && i < ascii.length(); i++) {
            same = bytes[from + i] == ascii.charAt(i);
        }
        return same;
    }

    /** Leaves an object that must have no further member. */
    public void endObject() {
        if (next('}')) {
            throw fail("an unexpected member");
        }
    }

    /** Enters an array; then {@link #nextElement()} until it answers false. */
    public void beginArray() {
        begin('[');
    }

    /** True if another element follows; false leaves the array. */
    public boolean nextElement() {
        return next(']');
    }

    /** Checks that nothing but white space follows. */
    public void end() {
        skipSpace();
        if (at != end) {
            throw fail("text after the value");
        }
    }

    /** Reads null if it is next; otherwise leaves the value in place and answers false. */
    public boolean isNull() {
        skipSpace();
        if (at < end && bytes[at] == 'n') {
            literal("null");
            return true;
        }
        return false;
    }

    public boolean bool() {
        skipSpace();
        if (at < end && bytes[at] == 't') {
            literal("true");
            return true;
        }
        literal("false");
        return false;
    }

    /** Reads a whole number that fits a long; a fraction or an exponent is an error. */
    public long number() {
        skipSpace();
        boolean negative = skip('-');
        int start = at;
        int i = start;
        long value = 0; // counted downwards, where Long.MIN_VALUE fits
        for (; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            int digit = bytes[i] - '0';
            if (i - start >= SAFE_DIGITS && value < (Long.MIN_VALUE + digit) / 10) {
                throw fail("a number that does not fit a long");
            }
            value = value * 10 - digit;
        }
        at = i;
        if (at == start || bytes[start] == '0' && at > start + 1) {
            throw fail("not a whole number");
        }
        if (at < end && (bytes[at] == '.' || (bytes[at] | 0x20) == 'e')) {
            throw fail("not a whole number");
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw fail("a number that does not fit a long");
        }
        return negative ? value : -value;
    }

    /** Reads a text value. */
    public String string() {
        int start = ascii();
        if (start < 0) {
            at++;
            return escapedString();
        }
        return new String(bytes, start, at - 1 - start, StandardCharsets.ISO_8859_1);
    }

    /**
     * Steps over a text value that is ASCII without escapes; any other is left in place.
     *
     * @return where its first byte is, the last being two before {@link #offset()}; -1 if it is
     *     another text
     */
    public int ascii() {
        skipSpace();
        expect('"');
        int start = at;
        int i = PlainText.end(bytes, start, end);
        boolean plain = i < end && bytes[i] == '"';
        at = plain ? i + 1 : start - 1;
        return plain ? start : -1;
    }

    /**
     * Reads any value: {@code Map<String, Object>} in order, {@code List<Object>}, {@code String},
     * {@link NumberText}, {@code Boolean} or null. A repeated member name is an error.
     */
    public @Nullable Object value() {
        skipSpace();
        if (at == end) {
            throw fail("no value");
        }
        return switch (bytes[at]) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't', 'f' -> bool();
            case 'n' -> isNull() ? null : numberText();
            default -> numberText();
        };
    }

    /** Reads one whole value as by {@link #value()} and nothing after it. */
    public static @Nullable Object parse(byte[] bytes) {
        JsonReader reader = new JsonReader(bytes);
        Object value = reader.value();
        reader.end();
        return value;
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        beginObject();
        for (String name = nextField(); name != null; name = nextField()) {
            if (members.containsKey(name)) {
                throw fail("the member \"" + name + "\" twice");
            }
            members.put(name, value());
        }
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        beginArray();
        while (nextElement()) {
            elements.add(value());
        }
        return elements;
    }

    private NumberText numberText() {
        int start = at;
        skip('-');
        int whole = digits();
        if (whole == 0 || whole > 1 && bytes[at - whole] == '0') {
            throw fail("not a value");
        }
        if (skip('.') && digits() == 0) {
            throw fail("no digit after the point");
        }
        if (skip('e') || skip('E')) {
            if (!skip('-')) {
                skip('+');
            }
            if (digits() == 0) {
                throw fail("no digit in the exponent");
            }
        }
        return new NumberText(new String(bytes, start, at - start, StandardCharsets.US_ASCII));
    }

    private int digits() {
        int start = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - start;
    }

    private boolean skip(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void begin(char bracket) {
        skipSpace();
        expect(bracket);
        if (++depth > MAX_DEPTH) {
            throw fail("nested deeper than " + MAX_DEPTH);
        }
        first = true;
    }

    private boolean next(char bracket) {
        skipSpace();
        if (skip(bracket)) {
            depth--;
            first = false;
            return false;
        }
        if (!first) {
            expect(',');
            skipSpace();
        }
        first = false;
        return true;
    }

    private void skipSpace() {
        while (at < end && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void expect(char c) {
        if (at >= end || bytes[at] != c) {
            throw fail("expected " + c);
        }
        at++;
    }

    private void literal(String word) {
        if (!holds(at, word)) {
            throw fail("not a value");
        }
        at += word.length();
    }

    private String escapedString() {
        StringBuilder text = new StringBuilder();
        while (at < end && bytes[at] != '"') {
            int b = bytes[at];
            if (b == '\\') {
                at++;
                text.append(escape());
            } else if (b >= 0x20) {
                text.append((char) b);
                at++;
            } else if (b >= 0) {
                throw fail("a control character in a text");
            } else {
                text.appendCodePoint(utf8());
            }
        }
        expect('"');
        return text.toString();
    }

    private char escape() {
        if (at >= end) {
            throw fail("an unfinished escape");
        }
        byte kind = bytes[at++];
        return switch (kind) {
            case '"', '\\', '/' -> (char) kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) hex4();
            default -> throw fail("an unknown escape");
        };
    }

    private int hex4() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end && bytes[at] > 0 ? Character.digit((char) bytes[at], 16) : -1;
            if (digit < 0) {
                throw fail("not four hexadecimal digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private int utf8() {
        int lead = bytes[at] & 0xFF;
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        int value = lead & (0x3F >> more);
        if (lead < 0xC2 || lead > 0xF4 || at + more >= end) {
            throw fail("text that is not UTF-8");
        }
        for (int i = 1; i <= more; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                throw fail("text that is not UTF-8");
            }
            value = value << 6 | bytes[at + i] & 0x3F;
        }
        boolean overlong = more == 2 && value < 0x800 || more == 3 && value < 0x10000;
        if (overlong || value > 0x10FFFF || value >= 0xD800 && value <= 0xDFFF) {
            throw fail("text that is not UTF-8");
        }
        at += more + 1;
        return value;
    }

    private JsonException fail(String what) {
        return new JsonException(what, at);
    }
}
