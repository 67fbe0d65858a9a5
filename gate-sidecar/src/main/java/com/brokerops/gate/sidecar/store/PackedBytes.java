package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * Bytes that are packed one field after the other, and read in the same order.
 *
 * <p><b>Thread.</b> One at a time; it is reused from row to row.
 *
 * <p><b>Errors.</b> {@link IndexOutOfBoundsException} when more is read than there is, or more
 * packed than fits.
 */
final class PackedBytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int MOST_BYTES = 1_024;
    private static final int MOST_NAME_BYTES = 127;
    private static final int MORE = 0x80;
    private static final int LOW_BITS = 7;

    private final byte[] scratch = new byte[MOST_BYTES];
    private byte[] in = scratch;
    private int at;

    // ---- writing ----

    PackedBytes begin() {
        in = scratch;
        at = 0;
        return this;
    }

    PackedBytes one(int value) {
        scratch[at++] = (byte) value;
        return this;
    }

    /** Eight bytes. */
    PackedBytes whole(long value) {
        LONG.set(scratch, at, value);
        at += Long.BYTES;
        return this;
    }

    PackedBytes uuid(UUID value) {
        return whole(value.getMostSignificantBits()).whole(value.getLeastSignificantBits());
    }

    /** As many bytes as it takes, one for a small number. */
    PackedBytes number(long value) {
        long rest = value;
        for (; (rest & -MORE) != 0; rest >>>= LOW_BITS) {
            one((int) rest | MORE);
        }
        return one((int) rest);
    }

    /** A length and ASCII; the length 0 stands for null. */
    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none
    PackedBytes name(String value) {
        int length = value.length();
        if (length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException("a name of " + length + " characters");
        }
        one(length);
        value.getBytes(0, length, scratch, at);
        at += length;
        return this;
    }

    /** What was packed. */
    byte[] written() {
        return Arrays.copyOf(scratch, at);
    }

    /** What was packed, and in four bytes more the checksum, which takes it in last. */
    byte[] writtenWith(Checksum checksum) {
        int sum = (int) checksum.bytes(scratch, at).value();
        byte[] all = Arrays.copyOf(scratch, at + Integer.BYTES);
        INT.set(all, at, sum);
        return all;
    }

    // ---- reading ----

    /**
     * Compares with the checksum that stands at the end.
     *
     * @param checksum of what goes before these bytes
     * @throws StoreDamagedException if they differ
     */
    static void requireChecksum(String table, byte[] all, Checksum checksum)
            throws StoreDamagedException {
        int length = all.length - Integer.BYTES;
        if (length < 0) {
            throw new StoreDamagedException("a row of " + table + " without its checksum");
        }
        checksum.bytes(all, length).require(table, (int) INT.get(all, length) & 0xFFFF_FFFFL);
    }

    void read(byte[] all) {
        in = all;
        at = 0;
    }

    int one() {
        return in[at++];
    }

    long whole() {
        long value = (long) LONG.get(in, at);
        at += Long.BYTES;
        return value;
    }

    UUID uuid() {
        return new UUID(whole(), whole());
    }

    long number() {
        long value = 0;
        int shift = 0;
        int next = one();
        for (; next < 0; next = one()) {
            value |= (long) (next & MORE - 1) << shift;
            shift += LOW_BITS;
        }
        return value | (long) next << shift;
    }

    /** What is being read. */
    byte[] bytes() {
        return in;
    }

    /** Where the next is read. */
    int at() {
        return at;
    }

    String text(int length) {
        String text = new String(in, at, length, US_ASCII);
        at += length;
        return text;
    }

    void skip(int count) {
        at += count;
    }
}
