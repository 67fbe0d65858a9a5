package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.store.Changes.Voided;
import com.brokerops.gate.sidecar.store.PackedOrders.BlockedOrder;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables {@code idempotency} and {@code voided}: the orders that were BLOCKED and must still be
 * recognised.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class IdempotencyTable {
    private static final String TABLE = "idempotency";
    private static final String VOIDED = "voided";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    /** The name of an order. */
    record OrderKey(long high, long low) {}

    /** The bytes of one row. */
    record Packed(long lastSeq, long maxExpiresMillis, byte[] entries) {}

    IdempotencyTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes what one transaction has blocked, and drops what is too old.
     *
     * @param expiredBeforeMillis orders whose tokens ran out before that time are forgotten
     * @return how many rows there are more
     */
    int write(
            List<BlockedOrder> blocked, List<Voided> voided, long lastSeq, long expiredBeforeMillis)
            throws SQLException {
        Map<OrderKey, Long> voidedAt = bySeq(voided);
        List<BlockedOrder> kept = new ArrayList<>(blocked.size());
        for (BlockedOrder order : blocked) {
            if (order.expiresAtMillis() >= expiredBeforeMillis
                    && !countsNot(order, order.seq(), voidedAt)) {
                kept.add(order);
            }
        }
        return insert(kept, lastSeq) + insert(voided) - deleteOld(expiredBeforeMillis);
    }

    private static Map<OrderKey, Long> bySeq(List<Voided> voided) {
        Map<OrderKey, Long> bySeq = new HashMap<>();
        for (Voided one : voided) {
            bySeq.merge(
                    new OrderKey(one.order().keyHigh(), one.order().keyLow()),
                    one.seq(),
                    Math::max);
        }
        return bySeq;
    }

    /** True if an order that was blocked at {@code blockedSeq} was voided after that. */
    static boolean countsNot(BlockedOrder order, long blockedSeq, Map<OrderKey, Long> voidedAt) {
        if (voidedAt.isEmpty()) {
            return false;
        }
        OrderKey key = new OrderKey(order.identity().keyHigh(), order.identity().keyLow());
        Long seq = voidedAt.get(key);
        return seq != null && blockedSeq < seq;
    }

    private int insert(List<BlockedOrder> orders, long lastSeq) throws SQLException {
        if (orders.isEmpty()) {
            return 0;
        }
        orders.sort(Comparator.comparingLong(BlockedOrder::seq));
        long maxExpiresMillis =
                orders.stream().mapToLong(BlockedOrder::expiresAtMillis).max().getAsLong();
        Packed packed = new Packed(lastSeq, maxExpiresMillis, PackedOrders.pack(orders));
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO idempotency"
                                + " (last_seq, max_expires_millis, checksum, entries)"
                                + " VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, packed.lastSeq());
            insert.setLong(2, packed.maxExpiresMillis());
            insert.setLong(3, checksum(packed).value());
            insert.setBytes(4, packed.entries());
            return insert.executeUpdate();
        }
    }

    private int insert(List<Voided> voided) throws SQLException {
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT INTO voided (seq, order_key, checksum) VALUES (?, ?, ?)")) {
            for (Voided one : voided) {
                OrderKey key = new OrderKey(one.order().keyHigh(), one.order().keyLow());
                PreparedStatement values = inserts.values();
                values.setLong(1, one.seq());
                values.setBytes(2, bytes(key));
                values.setLong(3, checksum(one.seq(), key).value());
                inserts.add();
            }
            return inserts.finish();
        }
    }

    private int deleteOld(long expiredBeforeMillis) throws SQLException {
        try (PreparedStatement packed =
                        connection.prepareStatement(
                                "DELETE FROM idempotency WHERE max_expires_millis < ?");
                PreparedStatement voided =
                        connection.prepareStatement(
                                "DELETE FROM voided WHERE seq < (SELECT coalesce(min(last_seq),"
                                        + " 0x7FFFFFFFFFFFFFFF) FROM idempotency)")) {
            packed.setLong(1, expiredBeforeMillis);
            return packed.executeUpdate() + voided.executeUpdate();
        }
    }

    /** Reads all rows of {@code idempotency}. */
    List<Packed> readPacked() throws SQLException, StoreDamagedException {
        List<Packed> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT last_seq, max_expires_millis, checksum, entries"
                                        + " FROM idempotency")) {
            while (row.next()) {
                Packed packed = new Packed(row.getLong(1), row.getLong(2), row.getBytes(4));
                checksum(packed).require(TABLE, row.getLong(3));
                all.add(packed);
            }
        }
        return all;
    }

    /**
     * Reads all rows of {@code voided}.
     *
     * @param voidedAt receives the last seq at which each order was voided
     * @return how many rows there are
     */
    int readVoided(Map<OrderKey, Long> voidedAt) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT seq, order_key, checksum FROM voided")) {
            for (; row.next(); count++) {
                ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(2));
                OrderKey key = new OrderKey(bytes.getLong(), bytes.getLong());
                checksum(row.getLong(1), key).require(VOIDED, row.getLong(3));
                voidedAt.merge(key, row.getLong(1), Math::max);
            }
        }
        return count;
    }

    private static byte[] bytes(OrderKey key) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(key.high()).putLong(key.low()).array();
    }

    private Checksum checksum(long seq, OrderKey key) {
        return checksum.row(VOIDED).number(seq).number(key.high()).number(key.low());
    }

    private Checksum checksum(Packed packed) {
        return checksum.row(TABLE)
                .number(packed.lastSeq())
                .number(packed.maxExpiresMillis())
                .bytes(packed.entries());
    }
}
