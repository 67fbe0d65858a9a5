package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Orders that were BLOCKED, packed into the bytes of one row: in the order of seq, big-endian:
 *
 * <pre>
 *   key 16 | content 16 | seq 8 | expiry (ms) 8   = 48 bytes
 * </pre>
 */
final class PackedOrders {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
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
        byte[] bytes = new byte[IDENTITY_BYTES];
        put(bytes, 0, identity.keyHigh());
        put(bytes, Long.BYTES, identity.keyLow());
        put(bytes, 2 * Long.BYTES, identity.contentHigh());
        put(bytes, 3 * Long.BYTES, identity.contentLow());
        return bytes;
    }

    static Identity identity(byte[] bytes) throws StoreDamagedException {
        if (bytes.length != IDENTITY_BYTES) {
            throw new StoreDamagedException("an identity of " + bytes.length + " bytes");
        }
        return identity(ByteBuffer.wrap(bytes));
    }

    static void put(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
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
