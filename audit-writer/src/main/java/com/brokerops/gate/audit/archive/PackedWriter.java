package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses a text into a file in the {@link BlockFormat}. The same text gives the same bytes, as
 * long as zlib is the same.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class PackedWriter implements AutoCloseable {
    private final StorageFile file;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] text = new byte[BlockFormat.TEXT_BYTES];
    private final byte[] block = new byte[BlockFormat.MOST_BYTES];
    private int filled;
    private long written;

    PackedWriter(StorageFile file) {
        this.file = file;
    }

    /** Adds text. */
    void add(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, text.length - filled);
            System.arraycopy(bytes, at, text, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == text.length) {
                flush();
            }
        }
    }

    /**
     * Writes what is left.
     *
     * <p><b>Durability.</b> All of the file is on stable storage on return.
     */
    void finish() throws IOException {
        if (filled > 0) {
            flush();
        }
        file.write(BlockFormat.end(), written);
        file.sync();
    }

    private void flush() throws IOException {
        int most = block.length - BlockFormat.HEAD_BYTES - BlockFormat.TAIL_BYTES;
        int deflated = deflate(Deflater.DEFAULT_COMPRESSION, most);
        if (deflated > most) {
            deflated = deflate(Deflater.NO_COMPRESSION, most);
        }
        int bytes = BlockFormat.HEAD_BYTES + deflated + BlockFormat.TAIL_BYTES;
        ByteBuffer whole = ByteBuffer.wrap(block, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        BlockFormat.putHead(whole, bytes);
        CRC32 crc = new CRC32();
        crc.update(text, 0, filled);
        whole.putInt(bytes - BlockFormat.TAIL_BYTES, (int) crc.getValue());
        whole.putInt(bytes - Integer.BYTES, filled);
        file.write(whole, written);
        written += bytes;
        filled = 0;
    }

    /** The bytes it takes; more than there is room for if it does not fit. */
    private int deflate(int level, int most) {
        deflater.reset();
        deflater.setLevel(level);
        deflater.setInput(text, 0, filled);
        deflater.finish();
        int bytes = 0;
        while (!deflater.finished() && bytes < most) {
            bytes += deflater.deflate(block, BlockFormat.HEAD_BYTES + bytes, most - bytes);
        }
        return deflater.finished() ? bytes : most + 1;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
