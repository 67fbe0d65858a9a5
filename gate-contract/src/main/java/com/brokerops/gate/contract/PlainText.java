package com.brokerops.gate.contract;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the part of a JSON text ends that stands for itself: ASCII without control
 * characters, quotes and backslashes. Looks at eight bytes at a time.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
final class PlainText {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private PlainText() {}

    /** The offset of the first other byte in {@code [from, to)}, or {@code to}. */
    static int end(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to && allPlain((long) EIGHT_BYTES.get(bytes, i))) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] >= ' ') {
            i++;
        }
        return i;
    }

    /** May set the high bit of a plain byte too, but only after one that is not. */
    private static boolean allPlain(long eight) {
        long quotes = eight ^ '"' * ONES;
        long backslashes = eight ^ '\\' * ONES;
        long others =
                eight
                        | eight - ' ' * ONES
                        | quotes - ONES & ~quotes
                        | backslashes - ONES & ~backslashes;
        return (others & HIGH_BITS) == 0;
    }
}
