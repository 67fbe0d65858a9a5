package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.Scheduling;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * One statement that is run for many rows, in slices. Between them it yields: the gate and audit
 * threads need the same processors, and a thread that does not is left on one for 4 ms.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Rows implements AutoCloseable {
    private final PreparedStatement statement;
    private int waiting;
    private int changed;

    private Rows(PreparedStatement statement) {
        this.statement = statement;
    }

    static Rows of(Connection connection, String sql) throws SQLException {
        return new Rows(connection.prepareStatement(sql));
    }

    /** Takes the values of the next row, in order. */
    PreparedStatement values() {
        return statement;
    }

    /** The row's values are set. */
    void add() throws SQLException {
        statement.addBatch();
        if (++waiting == Scheduling.SLICE) {
            run();
            Scheduling.giveWay();
        }
    }

    /** Runs what is left; how many rows the statement has changed in all. */
    int finish() throws SQLException {
        run();
        return changed;
    }

    private void run() throws SQLException {
        if (waiting > 0) {
            for (int count : statement.executeBatch()) {
                changed += count;
            }
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
