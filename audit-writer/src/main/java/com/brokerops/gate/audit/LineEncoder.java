package com.brokerops.gate.audit;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEventCodec;

/**
 * Turns an event into the bytes of its line:
 *
 * <pre>
 * {"seq":N,"at":"T","type":"decision","durable":N,"prev":"HASH", members … ,"hash":"HASH"}\n
 * |------------------------- hashed ------------------------------------|
 * </pre>
 *
 * <p><b>Thread.</b> One at a time; it reuses its buffer.
 */
final class LineEncoder {
    /** The longest line, newline included. */
    static final int MAX_LINE_BYTES = 8192;

    private final JsonWriter out = new JsonWriter(MAX_LINE_BYTES);
    private final ChainHash chainHash = new ChainHash();

    /**
     * Encodes a line into {@link #bytes()} and answers its hash.
     *
     * @throws IllegalStateException if the line is too long, which no valid event is
     */
    String encode(long seq, long atEpochNanos, long durableSeq, String prev, LogEvent event) {
        out.clear();
        out.beginObject()
                .field("seq", seq)
                .field("at")
                .nanos(atEpochNanos)
                .asciiField("type", event.type())
                .field("durable", durableSeq)
                .asciiField("prev", prev);
        LogEventCodec.write(out, event);
        String hash = chainHash.hex(out.array(), 0, out.length());
        out.asciiField("hash", hash).endObject().put((byte) '\n');
        if (out.length() > MAX_LINE_BYTES) {
            throw new IllegalStateException(
                    "a line of "
                            + out.length()
                            + " bytes for seq "
                            + seq
                            + ", most is "
                            + MAX_LINE_BYTES);
        }
        return hash;
    }

    /** Holds the line until the next is encoded. */
    byte[] bytes() {
        return out.array();
    }

    int length() {
        return out.length();
    }
}
