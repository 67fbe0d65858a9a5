package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationPackingTest {
    private static final UUID TRACE = new UUID(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
    private static final UUID OTHER = new UUID(-1, 1);
    private static final Identity ORDER = new Identity(1, -2, 3, -4);
    private static final String LONGEST = "N".repeat(64);

    @TempDir Path directory;
    private final ReservationPacking packing = new ReservationPacking();
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(directory.resolve("gate.db"));
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void givesBackEveryRowAsItWasPacked() throws Exception {
        List<ReservationRow> rows = new ArrayList<>();
        for (ReservationState state : ReservationState.values()) {
            rows.add(row(rows.size(), Context.of("CL-001"), null, null, state, null));
            rows.add(row(rows.size(), Context.of("CL-001"), OTHER, null, state, state));
        }
        Context all = new Context(LONGEST, LONGEST, LONGEST, LONGEST, null, null);
        rows.add(row(rows.size(), all, OTHER, TRACE, ReservationState.WORKING, null));
        Context some = new Context("C", null, "T", null, null, null);
        rows.add(row(rows.size(), some, null, TRACE, ReservationState.WORKING, null));

        insert(rows);

        assertThat(read()).isEqualTo(rows);
    }

    @Test
    void givesBackNumbersOfAnySize() throws Exception {
        List<ReservationRow> rows = new ArrayList<>();
        for (int bits = 0; bits < Long.SIZE; bits++) {
            long number = 1L << bits;
            Opened opened =
                    new Opened(
                            ORDER,
                            bits,
                            Context.of("CL-001"),
                            "AAPL",
                            Side.SELL,
                            null,
                            null,
                            number - 1,
                            new Terms(number, number - 1, true, false));
            ReservationAfter after =
                    new ReservationAfter(
                            new UUID(bits, bits),
                            ReservationState.PARTIAL,
                            Math.max(0, number),
                            Math.max(0, number - 1),
                            Math.max(0, number));
            rows.add(new ReservationRow(opened, after, number, null, number));
        }

        insert(rows);

        assertThat(read()).isEqualTo(rows);
    }

    @Test
    void keepsWhatChangesToo() throws Exception {
        ReservationRow before =
                row(1, Context.of("CL-001"), null, null, ReservationState.RESERVED, null);
        ReservationRow after =
                new ReservationRow(
                        before.opened(),
                        new ReservationAfter(
                                before.after().traceId(), ReservationState.CANCELED, 3, 4, 0),
                        77,
                        ReservationState.CANCELED,
                        9);
        insert(List.of(before));
        try (PreparedStatement update =
                connection()
                        .prepareStatement("UPDATE reservation SET " + ReservationPacking.CHANGE)) {
            packing.bindChange(update, after);
            update.executeUpdate();
        }

        assertThat(read()).containsExactly(after);
    }

    @Test
    void letsSqlNameTheTraceIdTheClientAndTheState() throws Exception {
        insert(
                List.of(
                        row(1, Context.of("CL-001"), null, null, ReservationState.WORKING, null),
                        row(2, Context.of(LONGEST), OTHER, null, ReservationState.EXPIRED, null)));
        List<String> seen = new ArrayList<>();
        try (Statement statement = connection().createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT hex(trace_id), client_id, state FROM reservation"
                                        + " ORDER BY order_seq")) {
            while (row.next()) {
                seen.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
            }
        }
        assertThat(seen)
                .containsExactly(
                        "00000000000000010000000000000001 CL-001 W",
                        "00000000000000020000000000000002 " + LONGEST + " E");
    }

    @Test
    void keepsTheLayoutThatIsOnDisks() throws Exception {
        Opened opened =
                new Opened(
                        ORDER,
                        5,
                        new Context("CL-1", "D", null, "S", null, null),
                        "KO",
                        Side.SELL,
                        OTHER,
                        null,
                        300,
                        new Terms(100, 128, true, false));
        ReservationAfter after =
                new ReservationAfter(TRACE, ReservationState.PARTIAL, 60, 40, 1_000_000);
        insert(List.of(new ReservationRow(opened, after, 7, null, 0)));

        assertThat(columns())
                .containsExactly(
                        "0102030405060708090a0b0c0d0e0f10"
                                + "0000000000000001fffffffffffffffe"
                                + "0000000000000003fffffffffffffffc"
                                + "0b" // SELL, past the session, replaces
                                + "04434c2d31" // client
                                + "024b4f" // symbol
                                + "0144" // desk
                                + "00" // no trader
                                + "0153" // strategy
                                + "ac02" // expiry 300
                                + "64" // quantity 100
                                + "8001" // valued at 128
                                + "ffffffffffffffff0000000000000001", // what it replaces
                        "50" // PARTIAL
                                + "00" // not ended
                                + "3c28" // 60, 40
                                + "c0843d" // 1,000,000
                                + "00" // never opened again
                                + "CHECKSUM");
    }

    @Test
    void noticesEveryBitThatChanged() throws Exception {
        insert(List.of(row(1, Context.of("CL-001"), OTHER, null, ReservationState.PARTIAL, null)));
        int seen = 0;
        for (String column : List.of("opened", "stands")) {
            byte[] good = bytes(column);
            for (int bit = 0; bit < 8 * good.length; bit++, seen++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                set(column, bad);
                assertThatThrownBy(this::read)
                        .as("bit %d of %s", bit, column)
                        .isInstanceOf(StoreDamagedException.class);
            }
            set(column, good);
        }
        for (String other : List.of("order_seq = 2", "known_until_millis = 1 - 1")) {
            execute("UPDATE reservation SET " + other);
            assertThatThrownBy(this::read).as(other).isInstanceOf(StoreDamagedException.class);
            execute("UPDATE reservation SET order_seq = 1");
        }
        assertThat(seen).isGreaterThan(800);
    }

    private static ReservationRow row(
            int number,
            Context context,
            @Nullable UUID replaces,
            @Nullable UUID otherLeg,
            ReservationState state,
            @Nullable ReservationState ended) {
        Opened opened =
                new Opened(
                        ORDER,
                        number,
                        context,
                        number % 2 == 0 ? "BRK.B" : "X".repeat(32),
                        number % 2 == 0 ? Side.BUY : Side.SELL,
                        replaces,
                        otherLeg,
                        1_795_176_000_000L + number,
                        new Terms(100, 18_550_000_000L, number % 3 == 0, otherLeg != null));
        ReservationAfter after =
                new ReservationAfter(
                        new UUID(number, number), state, 100, 0, state.terminal() ? 0 : 5);
        return new ReservationRow(opened, after, ReservationRow.OPEN, ended, number % 4);
    }

    private Connection connection() {
        return database.connection();
    }

    private void insert(List<ReservationRow> rows) throws SQLException {
        try (PreparedStatement insert =
                connection()
                        .prepareStatement(
                                "INSERT INTO reservation ("
                                        + ReservationPacking.COLUMNS
                                        + ") VALUES (?, ?, ?, ?)")) {
            for (ReservationRow row : rows) {
                packing.bind(insert, row);
                insert.executeUpdate();
            }
        }
    }

    private List<ReservationRow> read() throws Exception {
        List<ReservationRow> rows = new ArrayList<>();
        try (Statement statement = connection().createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT "
                                        + ReservationPacking.COLUMNS
                                        + " FROM reservation ORDER BY order_seq")) {
            while (row.next()) {
                rows.add(packing.read(row));
            }
        }
        return rows;
    }

    private List<String> columns() throws SQLException {
        String stands = HexFormat.of().formatHex(bytes("stands"));
        return List.of(
                HexFormat.of().formatHex(bytes("opened")),
                stands.substring(0, stands.length() - 8) + "CHECKSUM");
    }

    private byte[] bytes(String column) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT " + column + " FROM reservation")) {
            return row.getBytes(1);
        }
    }

    private void set(String column, byte[] bytes) throws SQLException {
        execute(
                "UPDATE reservation SET %s = x'%s'"
                        .formatted(column, HexFormat.of().formatHex(bytes)));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
