package com.brokerops.gate.audit;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Fills a file with zeros, so that a later sync of what is written over them touches no metadata.
 *
 * <p>The zeros go past the page cache where the file system and the size allow it: otherwise
 * another file's sync would wait for them, and the processor would copy them. Where it does not,
 * they are written and synced in small pieces, and another sync waits for one piece at most.
 */
final class ZeroFill {
    private static final int PIECE_BYTES = 256 << 10;

    private ZeroFill() {}

    /** Fills an empty file and puts it on stable storage with its size. */
    static void fill(Path file, long size) throws IOException {
        int block = Math.toIntExact(Files.getFileStore(file).getBlockSize());
        boolean whole = size % block == 0 && PIECE_BYTES % block == 0;
        FileChannel direct = whole ? openDirect(file) : null;
        try (FileChannel channel = direct != null ? direct : FileChannel.open(file, WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES + block).alignedSlice(block);
            for (long at = 0; at < size; ) {
                zeros.clear().limit((int) Math.min(PIECE_BYTES, size - at));
                at += channel.write(zeros, at);
                if (direct == null) {
                    channel.force(false);
                }
            }
            channel.force(true);
        }
    }

    /** Null where it cannot be; a real fault shows when the file is opened again. */
    private static @Nullable FileChannel openDirect(Path file) {
        try {
            return FileChannel.open(file, WRITE, direct());
        } catch (ReflectiveOperationException | UnsupportedOperationException | IOException e) {
            return null;
        }
    }

    /** The JDK's, outside of Java SE: named in a string, because naming it in code is a warning. */
    private static OpenOption direct() throws ReflectiveOperationException {
        Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        return (OpenOption) options.getField("DIRECT").get(null);
    }
}
