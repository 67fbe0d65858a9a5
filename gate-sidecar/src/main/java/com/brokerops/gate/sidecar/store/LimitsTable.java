package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.store.Changes.OwnerOf;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code limits}: what each owner sets for each scope, and what comes after it.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class LimitsTable {
    private static final String TABLE = "limits";
    private static final String LIMITS =
            "gross_e4, net_e4, order_notional_e4, symbol_long_qty, symbol_short_qty, order_qty,"
                    + " open_order_notional_e4, open_order_count, leverage_percent, day_qty,"
                    + " day_notional_e4";
    private static final int WIDTH = LIMITS.split(",").length;
    private static final String COLUMNS =
            "scope, owner, principal, reason, until_millis, "
                    + LIMITS
                    + ", "
                    + LIMITS.replaceAll("(\\w+)", "then_$1")
                    + ", checksum";
    private static final int FIRST_LIMIT = 6;
    private static final int CHECKSUM = FIRST_LIMIT + 2 * WIDTH;
    private static final String INSERT =
            "INSERT INTO limits (" + COLUMNS + ") VALUES (?" + ", ?".repeat(CHECKSUM - 1) + ")";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    LimitsTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes what was set last; how many rows there are more. */
    int write(Changes changes) throws SQLException {
        int deleted;
        try (Rows deletes =
                Rows.of(connection, "DELETE FROM limits WHERE scope = ? AND owner = ?")) {
            for (OwnerOf owner : changes.limits().keySet()) {
                deletes.values().setString(1, owner.scope().text());
                deletes.values().setString(2, owner.owner());
                deletes.add();
            }
            deleted = deletes.finish();
        }
        try (Rows inserts = Rows.of(connection, INSERT)) {
            for (Map.Entry<OwnerOf, OwnersLimits> entry : changes.limits().entrySet()) {
                if (!entry.getValue().isNothing()) {
                    bind(inserts.values(), entry.getKey(), entry.getValue());
                    inserts.add();
                }
            }
            return inserts.finish() - deleted;
        }
    }

    private void bind(PreparedStatement statement, OwnerOf owner, OwnersLimits set)
            throws SQLException {
        statement.setString(1, owner.scope().text());
        statement.setString(2, owner.owner());
        statement.setString(3, set.principal());
        statement.setString(4, set.reason());
        bind(statement, 5, set.untilMillis(), OwnersLimits.FOREVER);
        bind(statement, FIRST_LIMIT, set.limits());
        bind(statement, FIRST_LIMIT + WIDTH, set.then());
        statement.setLong(CHECKSUM, checksum(owner, set).value());
    }

    private static void bind(PreparedStatement statement, int first, @Nullable Limits set)
            throws SQLException {
        long[] values = values(set);
        for (int i = 0; i < WIDTH; i++) {
            bind(statement, first + i, values[i], Limits.NOT_SET);
        }
    }

    private static void bind(PreparedStatement statement, int index, long value, long absent)
            throws SQLException {
        if (value == absent) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }

    private static long[] values(@Nullable Limits set) {
        Limits limits = set == null ? Limits.NONE : set;
        return new long[] {
            limits.grossE4(),
            limits.netE4(),
            limits.orderNotionalE4(),
            limits.symbolLongQty(),
            limits.symbolShortQty(),
            limits.orderQty(),
            limits.openOrdersE4(),
            limits.openOrders(),
            limits.leveragePercent(),
            limits.dayQty(),
            limits.dayNotionalE4()
        };
    }

    /** Puts everything in place; how many rows there are. */
    int load(LimitsBook book, long version) throws SQLException, StoreDamagedException {
        book.restore(version);
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM limits")) {
            for (; row.next(); count++) {
                OwnerOf owner = new OwnerOf(Scope.parse(row.getString(1)), row.getString(2));
                long until = number(row, 5, OwnersLimits.FOREVER);
                Limits limits = limits(row, FIRST_LIMIT);
                Limits then = limits(row, FIRST_LIMIT + WIDTH);
                boolean lasts = until == OwnersLimits.FOREVER;
                OwnersLimits set =
                        new OwnersLimits(
                                lasts || !limits.equals(Limits.NONE) ? limits : null,
                                row.getString(3),
                                row.getString(4),
                                until,
                                then.equals(Limits.NONE) ? null : then);
                checksum(owner, set).require(TABLE, row.getLong(CHECKSUM));
                book.restore(owner.scope(), owner.owner(), set);
            }
        }
        return count;
    }

    private static Limits limits(ResultSet row, int first) throws SQLException {
        return new Limits(
                number(row, first, Limits.NOT_SET),
                number(row, first + 1, Limits.NOT_SET),
                number(row, first + 2, Limits.NOT_SET),
                number(row, first + 3, Limits.NOT_SET),
                number(row, first + 4, Limits.NOT_SET),
                number(row, first + 5, Limits.NOT_SET),
                number(row, first + 6, Limits.NOT_SET),
                number(row, first + 7, Limits.NOT_SET),
                number(row, first + 8, Limits.NOT_SET),
                number(row, first + 9, Limits.NOT_SET),
                number(row, first + 10, Limits.NOT_SET));
    }

    private static long number(ResultSet row, int index, long absent) throws SQLException {
        long value = row.getLong(index);
        return row.wasNull() ? absent : value;
    }

    private Checksum checksum(OwnerOf owner, OwnersLimits set) {
        Checksum row =
                checksum.row(TABLE)
                        .text(owner.scope().text())
                        .text(owner.owner())
                        .text(String.valueOf(set.principal()))
                        .text(String.valueOf(set.reason()))
                        .number(set.untilMillis());
        for (long value : values(set.limits())) {
            row.number(value);
        }
        for (long value : values(set.then())) {
            row.number(value);
        }
        return row;
    }
}
