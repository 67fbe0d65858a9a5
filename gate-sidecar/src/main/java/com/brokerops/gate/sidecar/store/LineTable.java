package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.store.Changes.LineAbout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Table {@code line_about}: from a decision to the later lines about it. */
final class LineTable {
    private LineTable() {}

    static void write(Connection connection, List<LineAbout> lines) throws SQLException {
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT OR IGNORE INTO line_about (trace_id, seq) VALUES (?, ?)")) {
            for (LineAbout line : lines) {
                inserts.values().setBytes(1, ReservationRow.bytes(line.subject()));
                inserts.values().setLong(2, line.seq());
                inserts.add();
            }
            inserts.finish();
        }
    }

    /**
     * Finds the lines about a decision.
     *
     * @param seq of the decision
     */
    static LinesAbout find(Connection connection, UUID traceId, long seq) throws SQLException {
        List<Long> seqs = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT seq FROM line_about WHERE trace_id = ? AND seq > ?"
                                + " ORDER BY seq LIMIT ?")) {
            select.setBytes(1, ReservationRow.bytes(traceId));
            select.setLong(2, seq);
            select.setInt(3, LinesAbout.MOST);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    seqs.add(row.getLong(1));
                }
            }
        }
        long startedSeq =
                number(connection, "coalesce(max(seq), -1)", LinesAbout.GATE, -1, seq - 1);
        long more =
                seqs.size() < LinesAbout.MOST
                        ? 0
                        : number(connection, "count(*)", traceId, seqs.getLast(), Long.MAX_VALUE);
        return new LinesAbout(startedSeq, seqs, more);
    }

    /** Something of the lines in {@code (after, last]}. */
    private static long number(
            Connection connection, String what, UUID subject, long after, long last)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT "
                                + what
                                + " FROM line_about WHERE trace_id = ? AND seq > ? AND seq <= ?")) {
            select.setBytes(1, ReservationRow.bytes(subject));
            select.setLong(2, after);
            select.setLong(3, last);
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        }
    }
}
