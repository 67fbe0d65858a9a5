package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of one row: CRC-32C over its table's name and its values in order, texts and bytes
 * with their length in front. SQLite itself keeps none, so a page with changed bits would pass for
 * truth.
 *
 * <p><b>Thread.</b> One at a time; it is reused from row to row.
 */
final class Checksum {
    private static final int SCRATCH_BYTES = 512;
    private static final int MOST_AT_ONCE = SCRATCH_BYTES - Long.BYTES;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);

    /** Begins a row. */
    Checksum row(String table) {
        crc.reset();
        scratch.clear();
        return text(table);
    }

    Checksum number(long value) {
        if (scratch.remaining() < Long.BYTES) {
            drain();
        }
        scratch.putLong(value);
        return this;
    }

    Checksum text(String value) {
        int length = value.length();
        if (Long.BYTES + length > scratch.remaining()) {
            drain();
        }
        return length > MOST_AT_ONCE || !putAscii(value, length)
                ? bytes(value.getBytes(UTF_8))
                : this;
    }

    /** Puts a text that is ASCII, as most are, without a copy of it; false for any other. */
    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none
    private boolean putAscii(String value, int length) {
        byte[] to = scratch.array();
        int at = scratch.position() + Long.BYTES;
        value.getBytes(0, length, to, at);
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) > 0x7F) {
                return false;
            }
        }
        scratch.putLong(length).position(at + length);
        return true;
    }

    Checksum bytes(byte[] value) {
        return bytes(value, value.length);
    }

    /** The first bytes of an array. */
    Checksum bytes(byte[] value, int length) {
        number(length);
        if (length <= scratch.remaining()) {
            scratch.put(value, 0, length);
        } else {
            drain();
            crc.update(value, 0, length);
        }
        return this;
    }

    long value() {
        drain();
        return crc.getValue();
    }

    private void drain() {
        crc.update(scratch.array(), 0, scratch.position());
        scratch.clear();
    }

    /**
     * Compares with what the row says.
     *
     * @throws StoreDamagedException if they differ
     */
    void require(String table, long stated) throws StoreDamagedException {
        if (value() != stated) {
            throw new StoreDamagedException("a row of " + table + " does not have its checksum");
        }
    }
}
