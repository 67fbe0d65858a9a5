package com.brokerops.gate.audit.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * How compressed copies are laid out: BGZF (SAM specification 4.1), which every gzip reads. Blocks
 * of so much text are compressed apart, so a line is found without reading all before it.
 *
 * <pre>
 * 1f 8b 08 04  00 00 00 00  00 ff  06 00  42 43 02 00  &lt;bytes of the block - 1, 16 bits&gt;
 * &lt;raw deflate&gt;  &lt;CRC-32 of the text&gt;  &lt;bytes of the text, 32 bits&gt;           little endian
 * </pre>
 *
 * <p>Every block but the last holds {@link #TEXT_BYTES} of text; an empty one ends the file.
 */
final class BlockFormat {
    /** Text in a block. */
    static final int TEXT_BYTES = 0xff00;

    /** The largest block. */
    static final int MOST_BYTES = 1 << 16;

    static final int HEAD_BYTES = 18;
    static final int TAIL_BYTES = 8;

    private static final byte[] HEAD =
            HexFormat.of().parseHex("1f8b08040000000000ff0600424302000000");
    private static final byte[] END =
            HexFormat.of().parseHex("1f8b08040000000000ff0600424302001b0003000000000000000000");

    private BlockFormat() {}

    /** The block without text that ends a file. */
    static ByteBuffer end() {
        return ByteBuffer.wrap(END.clone());
    }

    /** Puts the head of a block at the start of it. */
    static void putHead(ByteBuffer block, int blockBytes) {
        block.order(ByteOrder.LITTLE_ENDIAN).put(0, HEAD);
        block.putShort(HEAD_BYTES - Short.BYTES, (short) (blockBytes - 1));
    }

    /** How long the block with this head is; -1 if it is none. */
    static int blockBytes(ByteBuffer head) {
        int bytes =
                Short.toUnsignedInt(
                                head.order(ByteOrder.LITTLE_ENDIAN)
                                        .getShort(HEAD_BYTES - Short.BYTES))
                        + 1;
        head.putShort(HEAD_BYTES - Short.BYTES, (short) 0);
        boolean ours = ByteBuffer.wrap(HEAD).equals(head.slice(0, HEAD_BYTES));
        return ours && bytes > HEAD_BYTES + TAIL_BYTES ? bytes : -1;
    }
}
