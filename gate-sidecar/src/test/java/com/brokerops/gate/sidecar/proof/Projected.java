package com.brokerops.gate.sidecar.proof;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code gate.db} says, read by SQL while the gate runs.
 *
 * @param appliedSeq up to which event it goes
 * @param figures every row of table {@code exposure}, by "client symbol"
 */
record Projected(long appliedSeq, Map<String, List<BigDecimal>> figures) {
    private static final int DECIMALS = 4;
    private static final List<String> FILES = List.of("gate.db", "gate.db-wal", "gate.db-shm");

    /** Reads it where it is, or, behind a mount that SQLite would look past, a copy. */
    static Projected of(Path data) throws IOException, SQLException {
        if (!data.startsWith("/proc")) {
            return read(data);
        }
        Path copy = Files.createTempDirectory("gate-db");
        for (String name : FILES) {
            Files.copy(data.resolve(name), copy.resolve(name));
        }
        Projected projected = read(copy);
        for (String name : FILES) {
            Files.deleteIfExists(copy.resolve(name));
        }
        Files.delete(copy);
        return projected;
    }

    private static Projected read(Path data) throws SQLException {
        String url = "jdbc:sqlite:file:" + data.resolve("gate.db") + "?mode=ro";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // both reads see one moment
            long appliedSeq;
            try (ResultSet meta = statement.executeQuery("SELECT applied_seq FROM meta")) {
                appliedSeq = meta.getLong(1);
            }
            Map<String, List<BigDecimal>> figures = new TreeMap<>();
            try (ResultSet row = statement.executeQuery("SELECT * FROM exposure")) {
                while (row.next()) {
                    figures.put(
                            row.getString("client_id") + " " + row.getString("symbol"),
                            List.of(
                                    BigDecimal.valueOf(row.getLong("position")),
                                    money(row, "position_cost_e4"),
                                    BigDecimal.valueOf(row.getLong("pending_buy_qty")),
                                    money(row, "pending_buy_e4"),
                                    BigDecimal.valueOf(row.getLong("pending_sell_qty")),
                                    money(row, "pending_sell_e4")));
                }
            }
            return new Projected(appliedSeq, figures);
        }
    }

    private static BigDecimal money(ResultSet row, String column) throws SQLException {
        return BigDecimal.valueOf(row.getLong(column)).movePointLeft(DECIMALS);
    }
}
