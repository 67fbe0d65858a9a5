package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.LedgerRestore;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.store.IdempotencyTable.OrderKey;
import com.brokerops.gate.sidecar.store.IdempotencyTable.Packed;
import com.brokerops.gate.sidecar.store.PackedOrders.BlockedOrder;
import com.brokerops.gate.sidecar.store.ReservationTable.AppliedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reading of {@code gate.db} into a fresh kernel, row by row with its checksum.
 *
 * <p><b>Thread.</b> The one that recovers; used once.
 */
final class Snapshot {
    private final Connection connection;
    private final Ledger ledger;
    private final LedgerRestore restore;
    private final long expiredBeforeMillis;
    private final long rolledSeq;
    private final Checksum checksum = new Checksum();
    private final Map<OrderKey, Long> voidedAt = new HashMap<>();
    private final Map<UUID, Long> reopenedAt = new HashMap<>();

    private Snapshot(Connection connection, Ledger ledger, Meta meta, long expiredBeforeMillis) {
        this.connection = connection;
        this.ledger = ledger;
        this.restore = ledger.restore();
        this.expiredBeforeMillis = expiredBeforeMillis;
        this.rolledSeq = meta.rolledSeq();
    }

    /**
     * A kernel in the state that a snapshot was taken of.
     *
     * @param anchor the line that the snapshot goes up to
     */
    record Loaded(Kernel kernel, Anchor anchor) {}

    /**
     * Loads the snapshot, if there is one. A kernel takes the memory of its indexes at once, so
     * none is made for nothing.
     *
     * @return null if there is no snapshot, or it holds nothing
     * @throws StoreDamagedException if the database is not what was written to it
     * @throws SchemaTooNewException if a newer gate wrote it
     */
    static @Nullable Loaded load(Path file, KernelConfig config) throws IOException, SQLException {
        if (!Files.exists(file)) {
            return null;
        }
        try (Database database = Database.open(file)) {
            Meta meta = Meta.read(database.connection());
            if (meta == null || meta.appliedSeq() < 0) {
                return null;
            }
            Kernel kernel = new Kernel(config);
            load(database.connection(), meta, kernel, config.skewMillis());
            return new Loaded(kernel, new Anchor(meta.appliedSeq(), meta.appliedHash()));
        } catch (SQLException e) {
            throw Database.asDamage(file, e);
        } catch (RuntimeException e) {
            // A value that no event can have had, or a ledger that contradicts itself.
            throw new StoreDamagedException("impossible content: " + file, e);
        }
    }

    private static void load(Connection connection, Meta meta, Kernel kernel, long skewMillis)
            throws SQLException, StoreDamagedException {
        if (skewMillis > meta.skewMillis()) {
            throw new StoreDamagedException(
                    "orders were forgotten "
                            + meta.skewMillis()
                            + " ms after their expiry, not "
                            + skewMillis);
        }
        LedgerRestore restore = kernel.ledger().restore();
        restore.session(meta.session(), meta.rolledSeq());
        long rows = new ExposureTable(connection).load(restore);
        rows += new TurnoverTable(connection).load(restore);
        rows += new PositionTable(connection).load(restore);
        rows +=
                new Snapshot(connection, kernel.ledger(), meta, meta.decidedAtMillis() - skewMillis)
                        .loadOrders();
        rows += new ExecutionTable(connection).load(restore);
        rows += new LimitsTable(connection).load(kernel.limits(), meta.limitsVersion());
        rows += new RiskTable(connection).load(kernel.risk());
        rows += new QuarantineTable(connection).load(kernel.facts());
        rows += new BalanceTable(connection).load(kernel.facts().balances());
        rows += new ToldTable(connection).load(kernel.facts().recent());
        kernel.restorePolicyHash(meta.policyHash());
        if (rows != meta.rowCount()) {
            throw new StoreDamagedException(rows + " rows are left of " + meta.rowCount());
        }
    }

    /** Authorized orders and blocked ones, merged by seq. */
    private long loadOrders() throws SQLException, StoreDamagedException {
        IdempotencyTable table = new IdempotencyTable(connection);
        long rows = table.readVoided(voidedAt);
        List<Packed> packed = table.readPacked();
        rows += packed.size();
        PackedMerge blocked = new PackedMerge(packed);
        ReservationPacking packing = new ReservationPacking();
        try (Statement statement = connection.createStatement();
                Statement eventStatement = connection.createStatement();
                ResultSet open =
                        statement.executeQuery(
                                "SELECT "
                                        + ReservationPacking.COLUMNS
                                        + " FROM reservation ORDER BY order_seq");
                ResultSet events =
                        eventStatement.executeQuery(
                                "SELECT order_seq, seq, identity, checksum FROM lifecycle_event"
                                        + " ORDER BY order_seq, seq")) {
            boolean event = events.next();
            while (open.next()) {
                ReservationRow row = packing.read(open);
                long orderSeq = row.opened().orderSeq();
                restoreBlocked(blocked, orderSeq);
                boolean known = restore(row);
                rows++;
                for (; event && events.getLong(1) == orderSeq; event = events.next()) {
                    AppliedEvent applied = ReservationTable.readEvent(events, checksum);
                    if (known) {
                        Identity order = row.opened().identity();
                        restore.event(order, applied.identity(), applied.seq());
                    }
                    rows++;
                }
            }
            if (event) {
                throw new StoreDamagedException("a lifecycle event without its reservation");
            }
        }
        restoreBlocked(blocked, PackedMerge.END);
        return rows;
    }

    /** False for an order that is forgotten already. */
    private boolean restore(ReservationRow row) {
        if (row.orderExpiresAtMillis() < expiredBeforeMillis
                && row.knownUntilMillis() != ReservationRow.OPEN) {
            return false;
        }
        restore.order(
                row.opened().identity(),
                row.opened().orderSeq(),
                row.orderExpiresAtMillis(),
                row.after().state());
        if (row.reopenedSeq() != ReservationChange.NEVER) {
            reopenedAt.put(row.after().traceId(), row.reopenedSeq());
        }
        restore.reservation(
                row.opened().identity(),
                row.reservation(pair(row), rolledSeq),
                row.opened().replaces());
        return true;
    }

    /**
     * The order that an open one is still to replace, or that is still its other leg; one that had
     * closed since has no other any more.
     */
    private @Nullable UUID pair(ReservationRow row) {
        UUID replaces = row.opened().replaces();
        UUID other = replaces == null ? row.opened().otherLeg() : replaces;
        if (other == null || row.after().state().terminal()) {
            return null;
        }
        boolean parted =
                row.reopenedSeq() != ReservationChange.NEVER
                        || reopenedAt.getOrDefault(other, -1L) > row.opened().orderSeq();
        Reservation found = ledger.reservation(other);
        return found != null && found.open() && !parted ? other : null;
    }

    private void restoreBlocked(PackedMerge blocked, long beforeSeq) {
        while (blocked.seq() < beforeSeq) {
            long packedSeq = blocked.packedSeq();
            BlockedOrder order = blocked.next();
            if (order.expiresAtMillis() >= expiredBeforeMillis
                    && !IdempotencyTable.countsNot(order, packedSeq, voidedAt)) {
                restore.order(order.identity(), order.seq(), order.expiresAtMillis(), null);
            }
        }
    }
}
