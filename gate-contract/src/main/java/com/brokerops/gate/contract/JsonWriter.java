package com.brokerops.gate.contract;

import java.util.Arrays;
import java.util.UUID;

/**
 * A writer of compact JSON into a growing byte array, as JavaScript's {@code JSON.stringify} prints
 * it: no white space, UTF-8, only the mandatory escapes. Commas are placed by the writer; balancing
 * objects and arrays is the caller's part.
 *
 * <p><b>Thread.</b> One at a time. Reuse it with {@link #clear()}.
 */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private byte[] bytes;
    private int length;
    private boolean comma;

    public JsonWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    /** Forgets what was written. */
    public void clear() {
        length = 0;
        comma = false;
    }

    /** Cuts the text back to a length it had before; what follows starts as after a value. */
    public void truncate(int earlierLength) {
        length = earlierLength;
        comma = true;
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** Writes a member's name, which is printable ASCII without quote and backslash. */
    public JsonWriter field(String name) {
        begin(name.length() + 3);
        byte[] out = bytes; // locals: a store into the array would make it look at the fields again
        int at = quoted(name, out, length);
        out[at] = ':';
        length = at + 1;
        comma = false;
        return this;
    }

    /** Writes a member's name, whatever it is. */
    public JsonWriter anyField(String name) {
        string(name);
        put((byte) ':');
        comma = false;
        return this;
    }

    public JsonWriter field(String name, String value) {
        return field(name).string(value);
    }

    /** Writes a member whose value the gate made itself, see {@link #ascii}. */
    public JsonWriter asciiField(String name, String value) {
        assert plainPrefix(value) == value.length() : value;
        begin(name.length() + value.length() + 5);
        byte[] out = bytes;
        int at = quoted(name, out, length);
        out[at] = ':';
        length = quoted(value, out, at + 1);
        return this;
    }

    /** Writes a member whose value is the characters in {@code [from, to)} of such a text. */
    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    public JsonWriter asciiField(String name, String value, int from, int to) {
        assert plainPrefix(value) == value.length() : value;
        field(name);
        begin(to - from + 2);
        bytes[length] = '"';
        value.getBytes(from, to, bytes, length + 1);
        return closeQuote(length + 1 + to - from);
    }

    public JsonWriter field(String name, long value) {
        return field(name).number(value);
    }

    public JsonWriter field(String name, boolean value) {
        return field(name).bool(value);
    }

    /** Writes a text value with the mandatory escapes; a lone surrogate becomes an escape. */
    public JsonWriter string(String value) {
        int plain = plainPrefix(value);
        if (plain == value.length()) {
            begin(plain + 2);
            length = quoted(value, bytes, length);
        } else {
            begin(value.length() * 6 + 2);
            bytes[length++] = '"';
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (isPlain(c)) {
                    bytes[length++] = (byte) c;
                } else {
                    i += escape(value, i, c);
                }
            }
            bytes[length++] = '"';
        }
        return this;
    }

    /**
     * Writes a text that the gate made itself, such as a hash, an id, a time or the name of a
     * constant: printable ASCII without quote and backslash. It is copied as it is; whatever came
     * from outside goes through {@link #string}.
     */
    public JsonWriter ascii(String value) {
        assert plainPrefix(value) == value.length() : value;
        begin(value.length() + 2);
        length = quoted(value, bytes, length);
        return this;
    }

    public JsonWriter number(long value) {
        begin(20);
        digits(value);
        return this;
    }

    /** Writes a scaled amount as a decimal with exactly {@code decimals} digits after the point. */
    public JsonWriter decimal(long scaled, int decimals) {
        begin(24);
        length = Decimals.write(scaled, decimals, decimals, bytes, length);
        return this;
    }

    /** Writes a scaled amount as a decimal without trailing zeros, as ECMAScript prints it. */
    public JsonWriter shortDecimal(long scaled, int decimals) {
        begin(24);
        length = Decimals.write(scaled, decimals, 0, bytes, length);
        return this;
    }

    /** Writes an instant as text with three digits of fraction, see {@link Timestamps}. */
    public JsonWriter millis(long epochMillis) {
        begin(Timestamps.MAX_LENGTH + 2);
        bytes[length] = '"';
        return closeQuote(Timestamps.writeMillis(epochMillis, bytes, length + 1));
    }

    /** Writes an instant as text with nine digits of fraction, see {@link Timestamps}. */
    public JsonWriter nanos(long epochNanos) {
        begin(Timestamps.MAX_LENGTH + 2);
        bytes[length] = '"';
        return closeQuote(Timestamps.writeNanos(epochNanos, bytes, length + 1));
    }

    /** Writes the text of {@link UUID#toString}. */
    public JsonWriter uuid(UUID value) {
        begin(Uuids.LENGTH + 2);
        bytes[length] = '"';
        return closeQuote(Uuids.write(value, bytes, length + 1));
    }

    private JsonWriter closeQuote(int end) {
        bytes[end] = '"';
        length = end + 1;
        return this;
    }

    public JsonWriter bool(boolean value) {
        return raw(value ? "true" : "false");
    }

    public JsonWriter nullValue() {
        return raw("null");
    }

    /** Writes bytes as lower-case hexadecimal text. */
    public JsonWriter hex(byte[] value) {
        begin(value.length * 2 + 2);
        byte[] out = bytes;
        int at = length;
        out[at++] = '"';
        for (byte b : value) {
            out[at++] = (byte) HEX[(b >> 4) & 15];
            out[at++] = (byte) HEX[b & 15];
        }
        return closeQuote(at);
    }

    /** Writes ASCII text that is already JSON: a whole value. */
    public JsonWriter raw(String ascii) {
        begin(ascii.length());
        copyAscii(ascii);
        return this;
    }

    /** Writes bytes that are already JSON: a whole value. */
    public JsonWriter raw(byte[] json, int from, int to) {
        begin(to - from);
        append(json, from, to);
        return this;
    }

    /** Adds bytes as they are, outside the grammar: an envelope around a value. */
    public void append(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Adds one byte as it is, outside the grammar. */
    public void put(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    /** The array written to; valid up to {@link #length()} until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** Bytes written. */
    public int length() {
        return length;
    }

    /** A copy of the bytes written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private JsonWriter open(char bracket) {
        begin(1);
        bytes[length++] = (byte) bracket;
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put((byte) bracket);
        comma = true;
        return this;
    }

    /** Puts the comma before a value if it needs one, and makes room for that many bytes. */
    private void begin(int room) {
        ensure(room + 1);
        if (comma) {
            bytes[length++] = ',';
        }
        comma = true;
    }

    private static int plainPrefix(String value) {
        int i = 0;
        while (i < value.length() && isPlain(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
    }

    /** Writes an ASCII text between quotes; returns the offset after it. */
    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    private static int quoted(String ascii, byte[] out, int at) {
        int end = at + 1 + ascii.length();
        out[at] = '"';
        ascii.getBytes(0, ascii.length(), out, at + 1);
        out[end] = '"';
        return end + 1;
    }

    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    private void copyAscii(String ascii) {
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    private void digits(long value) {
        length = Decimals.write(value, 0, 0, bytes, length);
    }

    /** Writes one character that is not plain ASCII; returns how many further chars it took. */
    private int escape(String value, int i, char c) {
        switch (c) {
            case '"', '\\' -> escaped(c);
            case '\b' -> escaped('b');
            case '\f' -> escaped('f');
            case '\n' -> escaped('n');
            case '\r' -> escaped('r');
            case '\t' -> escaped('t');
            default -> {
                if (c < 0x20) {
                    unicodeEscape(c);
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    utf8(Character.toCodePoint(c, value.charAt(i + 1)));
                    return 1;
                } else if (Character.isSurrogate(c)) {
                    unicodeEscape(c);
                } else {
                    utf8(c);
                }
            }
        }
        return 0;
    }

    private void escaped(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void unicodeEscape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = (byte) HEX[(c >> shift) & 15];
        }
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x80) {
            bytes[length++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | codePoint >> 6);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            bytes[length++] = (byte) (0xE0 | codePoint >> 12);
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        } else {
            bytes[length++] = (byte) (0xF0 | codePoint >> 18);
            bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        }
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
