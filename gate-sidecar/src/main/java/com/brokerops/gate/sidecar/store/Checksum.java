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
        return bytes(value.getBytes(UTF_8));
    }

    Checksum bytes(byte[] value) {
        number(value.length);
        if (value.length <= scratch.remaining()) {
            scratch.put(value);
        } else {
            drain();
            crc.update(value, 0, value.length);
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
