package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Orders that were BLOCKED, packed into the bytes of one row: in the order of seq, big-endian:
 *
 * <pre>
 *   key 16 | content 16 | seq 8 | expiry (ms) 8   = 48 bytes
 * </pre>
 */
final class PackedOrders {
    private static final int ORDER_BYTES = 48;
    private static final int IDENTITY_BYTES = 32;

    private PackedOrders() {}

    /** An order that was BLOCKED and must be recognised when it comes again. */
    record BlockedOrder(Identity identity, long seq, long expiresAtMillis) {}

    static byte[] pack(List<BlockedOrder> orders) {
        ByteBuffer out = ByteBuffer.allocate(ORDER_BYTES * orders.size());
        for (BlockedOrder order : orders) {
            put(out, order.identity());
            out.putLong(order.seq()).putLong(order.expiresAtMillis());
        }
        return out.array();
    }

    /** Reads the next order. */
    static BlockedOrder next(ByteBuffer in) {
        return new BlockedOrder(identity(in), in.getLong(), in.getLong());
    }

    /** The seq of the next order, which is not consumed. */
    static long peekSeq(ByteBuffer in) {
        return in.getLong(in.position() + IDENTITY_BYTES);
    }

    static byte[] bytes(Identity identity) {
        ByteBuffer out = ByteBuffer.allocate(IDENTITY_BYTES);
        put(out, identity);
        return out.array();
    }

    static Identity identity(byte[] bytes) throws StoreDamagedException {
        if (bytes.length != IDENTITY_BYTES) {
            throw new StoreDamagedException("an identity of " + bytes.length + " bytes");
        }
        return identity(ByteBuffer.wrap(bytes));
    }

    private static void put(ByteBuffer out, Identity identity) {
        out.putLong(identity.keyHigh())
                .putLong(identity.keyLow())
                .putLong(identity.contentHigh())
                .putLong(identity.contentLow());
    }

    private static Identity identity(ByteBuffer in) {
        return new Identity(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
