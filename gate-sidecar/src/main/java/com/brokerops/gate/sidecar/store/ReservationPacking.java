package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import com.brokerops.gate.sidecar.store.PackedNames.Names;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Packs a reservation into the columns of its row and reads it from there. A start reads a million
 * rows, and what it costs is the columns: all that is not searched for is in two BLOBs.
 *
 * <pre>
 *   opened, what never changes:
 *     trace id 16 | order's key 16 | its content 16 | flags 1: SELL, lives past the session, leg,
 *     replaces, other leg | names | expiry (ms) | quantity | valued at (1e-8)
 *     | trace id that it replaces 16, if any | that of the other leg 16, if any
 *   stands, what does:
 *     state 1 | how it ended 1 | leaves | executed | reserved (1e-4) | reopened seq | checksum 4
 *
 *   16: big-endian.   4: CRC-32C over the other columns and the bytes before it, big-endian.
 *   names: client, symbol, desk, trader, strategy, each its length in a byte, 0 for none, and ASCII.
 *   state, how it ended: the letter of {@link #letter}, 0 for none.
 *   other numbers: 7 bits a byte, the lowest first, the highest bit set in all bytes but the last.
 * </pre>
 *
 * <p>The SQL of table {@code reservation} names trace id, client and state by their places here.
 *
 * <p><b>Thread.</b> One at a time; it is reused from row to row.
 */
final class ReservationPacking {
    /** The columns in the order in which they are bound and read. */
    static final String COLUMNS = "order_seq, known_until_millis, opened, stands";

    /** Sets what changes, bound by {@link #bindChange}. */
    static final String CHANGE = "known_until_millis = ?, stands = ? WHERE order_seq = ?";

    private static final String TABLE = "reservation";

    private static final int SELL = 1;
    private static final int PAST_SESSION = 1 << 1;
    private static final int LEG = 1 << 2;
    private static final int REPLACES = 1 << 3;
    private static final int OTHER_LEG = 1 << 4;

    private static final byte NOT_ENDED = 0;
    private static final @Nullable ReservationState[] STATES =
            new ReservationState[Byte.MAX_VALUE + 1];

    static {
        for (ReservationState state : ReservationState.values()) {
            STATES[letter(state)] = state;
        }
    }

    private final Checksum checksum = new Checksum();
    private final PackedBytes bytes = new PackedBytes();
    private final PackedNames names = new PackedNames();

    /** By what a state goes in a row. */
    static byte letter(ReservationState state) {
        return switch (state) {
            case RESERVED -> 'R';
            case WORKING -> 'W';
            case PARTIAL -> 'P';
            case FILLED -> 'F';
            case CANCELED -> 'C';
            case REJECTED -> 'J';
            case EXPIRED -> 'E';
            case REPLACED -> 'X';
            case FILLED_LATE -> 'L';
            case OVERFILLED -> 'O';
        };
    }

    // ---- writing ----

    /** Binds a whole row, to parameters in the order of {@link #COLUMNS}. */
    void bind(PreparedStatement insert, ReservationRow row) throws SQLException {
        byte[] opened = opened(row);
        insert.setLong(1, row.opened().orderSeq());
        insert.setLong(2, row.knownUntilMillis());
        insert.setBytes(3, opened);
        insert.setBytes(4, stands(row, opened));
    }

    /** Binds what has changed of a row, to the parameters of {@link #CHANGE}. */
    void bindChange(PreparedStatement update, ReservationRow row) throws SQLException {
        update.setLong(1, row.knownUntilMillis());
        update.setBytes(2, stands(row, opened(row)));
        update.setLong(3, row.opened().orderSeq());
    }

    private byte[] opened(ReservationRow row) {
        Opened opened = row.opened();
        Terms terms = opened.terms();
        UUID replaces = opened.replaces();
        UUID otherLeg = opened.otherLeg();
        Identity order = opened.identity();
        bytes.begin()
                .uuid(row.after().traceId())
                .whole(order.keyHigh())
                .whole(order.keyLow())
                .whole(order.contentHigh())
                .whole(order.contentLow())
                .one(
                        (opened.side() == Side.SELL ? SELL : 0)
                                | (terms.pastSession() ? PAST_SESSION : 0)
                                | (terms.leg() ? LEG : 0)
                                | (replaces == null ? 0 : REPLACES)
                                | (otherLeg == null ? 0 : OTHER_LEG));
        PackedNames.put(bytes, opened.context(), opened.symbol());
        bytes.number(opened.expiresAtMillis()).number(terms.qty()).number(terms.valuedAtE8());
        if (replaces != null) {
            bytes.uuid(replaces);
        }
        if (otherLeg != null) {
            bytes.uuid(otherLeg);
        }
        return bytes.written();
    }

    private byte[] stands(ReservationRow row, byte[] opened) {
        ReservationAfter after = row.after();
        ReservationState ended = row.ended();
        bytes.begin()
                .one(letter(after.state()))
                .one(ended == null ? NOT_ENDED : letter(ended))
                .number(after.leavesQty())
                .number(after.executedQty())
                .number(after.reservedE4())
                .number(row.reopenedSeq());
        checksum.row(TABLE)
                .number(row.opened().orderSeq())
                .number(row.knownUntilMillis())
                .bytes(opened);
        return bytes.writtenWith(checksum);
    }

    // ---- reading ----

    /**
     * Reads the current row of a result with the columns {@link #COLUMNS}.
     *
     * @throws StoreDamagedException if it is not what was written
     */
    ReservationRow read(ResultSet row) throws SQLException, StoreDamagedException {
        long orderSeq = row.getLong(1);
        long knownUntilMillis = row.getLong(2);
        byte[] opened = row.getBytes(3);
        byte[] stands = row.getBytes(4);
        if (opened == null || stands == null) {
            throw new StoreDamagedException("a row of " + TABLE + " without its bytes");
        }
        checksum.row(TABLE).number(orderSeq).number(knownUntilMillis).bytes(opened);
        PackedBytes.requireChecksum(TABLE, stands, checksum);
        bytes.read(opened);
        UUID traceId = bytes.uuid();
        Opened known = opened(orderSeq);
        bytes.read(stands);
        ReservationState state = state(bytes.one());
        ReservationState ended = state(bytes.one());
        if (state == null) {
            throw new StoreDamagedException("a row of " + TABLE + " without a state");
        }
        ReservationAfter after =
                new ReservationAfter(
                        traceId, state, bytes.number(), bytes.number(), bytes.number());
        return new ReservationRow(known, after, knownUntilMillis, ended, bytes.number());
    }

    /** Reads on behind the trace id. */
    private Opened opened(long orderSeq) {
        Identity order = new Identity(bytes.whole(), bytes.whole(), bytes.whole(), bytes.whole());
        int flags = bytes.one();
        Names of = names.next(bytes);
        long expiresAtMillis = bytes.number();
        Terms terms =
                new Terms(
                        bytes.number(),
                        bytes.number(),
                        (flags & PAST_SESSION) != 0,
                        (flags & LEG) != 0);
        return new Opened(
                order,
                orderSeq,
                of.context(),
                of.symbol(),
                (flags & SELL) == 0 ? Side.BUY : Side.SELL,
                (flags & REPLACES) == 0 ? null : bytes.uuid(),
                (flags & OTHER_LEG) == 0 ? null : bytes.uuid(),
                expiresAtMillis,
                terms);
    }

    private static @Nullable ReservationState state(int letter) {
        return STATES[letter & Byte.MAX_VALUE];
    }
}
