package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders without an open reservation, packed into the bytes of one row: in the order of seq, each
 * followed by its lifecycle events, big-endian:
 *
 * <pre>
 *   order: key 16 | content 16 | seq 8 | expiry (ms) 8 | state 1 | number of events 4   = 53 bytes
 *   event: key 16 | content 16 | seq 8                                                  = 40 bytes
 * </pre>
 *
 * The states are numbered in {@link #code}.
 */
final class PackedOrders {
    private static final int ORDER_BYTES = 53;
    private static final int EVENT_BYTES = 40;
    private static final int IDENTITY_BYTES = 32;
    private static final byte BLOCKED = 0;

    private PackedOrders() {}

    /** A lifecycle event that an order has seen. */
    record AppliedEvent(Identity identity, long seq) {}

    /**
     * An order that holds nothing.
     *
     * @param state how its reservation ended, null if it was BLOCKED
     */
    record ClosedOrder(
            Identity identity,
            long seq,
            long expiresAtMillis,
            @Nullable ReservationState state,
            List<AppliedEvent> events) {}

    static byte[] pack(List<ClosedOrder> orders) {
        int size = 0;
        for (ClosedOrder order : orders) {
            size += ORDER_BYTES + EVENT_BYTES * order.events().size();
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (ClosedOrder order : orders) {
            put(out, order.identity());
            out.putLong(order.seq())
                    .putLong(order.expiresAtMillis())
                    .put(code(order.state()))
                    .putInt(order.events().size());
            for (AppliedEvent event : order.events()) {
                put(out, event.identity());
                out.putLong(event.seq());
            }
        }
        return out.array();
    }

    /** Reads the next order. */
    static ClosedOrder next(ByteBuffer in) {
        Identity identity = identity(in);
        long seq = in.getLong();
        long expiresAtMillis = in.getLong();
        ReservationState state = state(in.get());
        int count = in.getInt();
        List<AppliedEvent> events = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(new AppliedEvent(identity(in), in.getLong()));
        }
        return new ClosedOrder(identity, seq, expiresAtMillis, state, events);
    }

    private static byte code(@Nullable ReservationState state) {
        return switch (state) {
            case null -> BLOCKED;
            case RESERVED -> 1;
            case WORKING -> 2;
            case PARTIAL -> 3;
            case FILLED -> 4;
            case CANCELED -> 5;
            case REJECTED -> 6;
            case EXPIRED -> 7;
        };
    }

    private static @Nullable ReservationState state(byte code) {
        return switch (code) {
            case BLOCKED -> null;
            case 1 -> ReservationState.RESERVED;
            case 2 -> ReservationState.WORKING;
            case 3 -> ReservationState.PARTIAL;
            case 4 -> ReservationState.FILLED;
            case 5 -> ReservationState.CANCELED;
            case 6 -> ReservationState.REJECTED;
            case 7 -> ReservationState.EXPIRED;
            default -> throw new IllegalArgumentException("no state has code " + code);
        };
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
