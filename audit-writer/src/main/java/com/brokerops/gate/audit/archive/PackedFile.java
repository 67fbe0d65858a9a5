package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The text of a compressed copy, read at any position; nothing can be written to it.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link ZipException} where the file is not in the {@link BlockFormat}.
 */
final class PackedFile implements StorageFile {
    private final String name;
    private final StorageFile file;
    private final long[] offsets;
    private final long size;
    private final Inflater inflater = new Inflater(true);
    private final byte[] text = new byte[BlockFormat.TEXT_BYTES];
    private int textBytes;
    private int current = -1;

    private PackedFile(String name, StorageFile file, long[] offsets, long size) {
        this.name = name;
        this.file = file;
        this.offsets = offsets;
        this.size = size;
    }

    /** Looks where the blocks of a file are. */
    static PackedFile of(String name, StorageFile file) throws IOException {
        long[] offsets = new long[64];
        int blocks = 0;
        long textBytes = 0;
        long end = file.size();
        long at = 0;
        boolean ended = false;
        ByteBuffer head = ByteBuffer.allocate(BlockFormat.HEAD_BYTES);
        ByteBuffer tail = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (at < end) {
            int bytes =
                    file.read(head.clear(), at) < BlockFormat.HEAD_BYTES
                            ? -1
                            : BlockFormat.blockBytes(head);
            if (ended || bytes < 0 || at + bytes > end) {
                throw broken(name, "no block at byte " + at);
            }
            file.read(tail.clear(), at + bytes - Integer.BYTES);
            int here = tail.getInt(0);
            boolean full = textBytes == (long) blocks * BlockFormat.TEXT_BYTES;
            if (here < 0 || here > BlockFormat.TEXT_BYTES || here > 0 && !full) {
                throw broken(name, "a block of " + here + " bytes of text at byte " + at);
            }
            ended = here == 0;
            if (!ended) {
                offsets = blocks < offsets.length ? offsets : Arrays.copyOf(offsets, 2 * blocks);
                offsets[blocks++] = at;
                textBytes += here;
            }
            at += bytes;
        }
        if (!ended) {
            throw broken(name, "it ends too early");
        }
        return new PackedFile(name, file, Arrays.copyOf(offsets, blocks), textBytes);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining() && position + total < size) {
            long at = position + total;
            try {
                load((int) (at / BlockFormat.TEXT_BYTES));
            } catch (ZipException e) {
                if (total == 0) {
                    throw e;
                }
                return total; // what is whole before it; the next read tells
            }
            int from = (int) (at % BlockFormat.TEXT_BYTES);
            int count = Math.min(target.remaining(), textBytes - from);
            target.put(text, from, count);
            total += count;
        }
        return total;
    }

    private void load(int index) throws IOException {
        if (index == current) {
            return;
        }
        current = -1;
        ByteBuffer block = ByteBuffer.allocate(BlockFormat.MOST_BYTES);
        int read = file.read(block, offsets[index]);
        int bytes = read < BlockFormat.HEAD_BYTES ? -1 : BlockFormat.blockBytes(block);
        if (bytes < 0 || bytes > read) {
            throw broken(name, "no block at byte " + offsets[index]);
        }
        block.order(ByteOrder.LITTLE_ENDIAN);
        int inside = bytes - BlockFormat.HEAD_BYTES - BlockFormat.TAIL_BYTES;
        inflater.reset();
        inflater.setInput(block.array(), BlockFormat.HEAD_BYTES, inside);
        try {
            textBytes = inflater.inflate(text);
        } catch (DataFormatException e) {
            throw broken(name, "at byte " + offsets[index] + ": " + e.getMessage());
        }
        CRC32 crc = new CRC32();
        crc.update(text, 0, textBytes);
        boolean whole = index < offsets.length - 1;
        if (!inflater.finished()
                || textBytes != block.getInt(bytes - Integer.BYTES)
                || (int) crc.getValue() != block.getInt(bytes - BlockFormat.TAIL_BYTES)
                || textBytes
                        != (whole
                                ? BlockFormat.TEXT_BYTES
                                : size - (long) index * BlockFormat.TEXT_BYTES)) {
            throw broken(name, "at byte " + offsets[index] + " is another text");
        }
        current = index;
    }

    private static ZipException broken(String name, String what) {
        return new ZipException(name + " is not what was written: " + what);
    }

    @Override
    public void write(ByteBuffer source, long position) {
        throw new UnsupportedOperationException("an archive's copy is not written to");
    }

    @Override
    public void sync() {
        throw new UnsupportedOperationException("an archive's copy is not written to");
    }

    @Override
    public void truncate(long newSize) {
        throw new UnsupportedOperationException("an archive's copy is not written to");
    }

    /** Of the text. */
    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }
}
