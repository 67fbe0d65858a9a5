package com.brokerops.gate.sidecar.gate;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Trace ids and nonces out of a strong generator, drawn in blocks so that a decision pays for its
 * bytes and not for a call.
 *
 * <p><b>Thread.</b> The gate thread's only.
 *
 * <p><b>Source.</b> RFC 9562, 5.7: UUID version 7, whose first 48 bits are the milliseconds.
 */
final class Entropy {
    /** For 512 decisions: a call of the generator costs more than its bytes. */
    private static final int BLOCK = 16 << 10;

    private final RandomGenerator random;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private final byte[] nonce = new byte[16];

    Entropy(RandomGenerator random) {
        this.random = random;
    }

    UUID traceId(long epochMillis) {
        require(16);
        long high = epochMillis << 16 | 0x7000 | block.getLong() & 0x0FFF;
        long low = block.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** 32 hex digits. */
    String nonce() {
        require(nonce.length);
        block.get(nonce);
        return HexFormat.of().formatHex(nonce);
    }

    private void require(int bytes) {
        if (block.remaining() < bytes) {
            random.nextBytes(block.array());
            block.clear();
        }
    }
}
