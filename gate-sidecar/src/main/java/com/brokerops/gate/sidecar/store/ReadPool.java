package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.store.Reading.Known;
import com.brokerops.gate.sidecar.store.Reading.Unavailable;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * Read-only connections to {@code gate.db} for questions that may take their time. An answer is at
 * least as new as the seq it is asked for with, and comes within about two seconds or not at all:
 * one to wait for the projector, one to read.
 *
 * <p><b>Thread.</b> Workers, any number; never the gate thread.
 */
public final class ReadPool implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 3;
    private static final Duration WAITS_AT_MOST = Duration.ofSeconds(1);

    /** A projector in a hurry writes so many events in a few milliseconds. */
    private static final int NEAR_EVENTS = 1_000;

    private static final Duration NEAR = Duration.ofMillis(20);
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private static final String SELECT_OPEN =
            "SELECT "
                    + ReservationPacking.COLUMNS
                    + " FROM reservation WHERE known_until_millis = ? AND order_seq > ?"
                    + " AND (? IS NULL OR client_id = ?) AND (? IS NULL OR state = ?)"
                    + " ORDER BY order_seq LIMIT ?";

    private final HikariDataSource connections;
    private final Projector projector;

    private ReadPool(HikariDataSource connections, Projector projector) {
        this.connections = connections;
        this.projector = projector;
    }

    /** One question to the database. */
    private interface Question<T> {
        @Nullable T ask(Connection connection) throws SQLException, StoreDamagedException;
    }

    /** Opens the pool; the database need not be there yet. */
    public static ReadPool open(Path database, Projector projector) {
        int millis = Math.toIntExact(WAITS_AT_MOST.toMillis());
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setReadOnly(true);
        sqlite.setBusyTimeout(millis);
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl("jdbc:sqlite:" + database);
        HikariConfig config = new HikariConfig();
        config.setPoolName("gate-db");
        config.setDataSource(source);
        config.setReadOnly(true);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(millis);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql("PRAGMA query_only = ON");
        return new ReadPool(new HikariDataSource(config), projector);
    }

    /**
     * Where the reservation of a decision stands; null when it is forgotten or never was.
     *
     * @param seq the answer must hold at least this event: the durable seq when the question came
     */
    public Reading<ReservationState> state(UUID traceId, long seq) throws InterruptedException {
        return read(seq, connection -> state(connection, traceId));
    }

    private static @Nullable ReservationState state(Connection connection, UUID traceId)
            throws SQLException, StoreDamagedException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT "
                                + ReservationPacking.COLUMNS
                                + " FROM reservation WHERE trace_id = ?")) {
            select.setBytes(1, ReservationRow.bytes(traceId));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new ReservationPacking().read(row).after().state() : null;
            }
        }
    }

    /**
     * Open orders in the order of their decisions.
     *
     * @param clientId of that account alone, or null
     * @param state in that state alone, or null
     * @param afterOrderSeq of decisions later than that
     * @param most how many at most
     * @param seq the answer must hold at least this event
     */
    public Reading<List<OpenReservation>> open(
            @Nullable String clientId,
            @Nullable ReservationState state,
            long afterOrderSeq,
            int most,
            long seq)
            throws InterruptedException {
        return read(seq, connection -> open(connection, clientId, state, afterOrderSeq, most));
    }

    private static List<OpenReservation> open(
            Connection connection,
            @Nullable String clientId,
            @Nullable ReservationState state,
            long afterOrderSeq,
            int most)
            throws SQLException, StoreDamagedException {
        List<OpenReservation> open = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT_OPEN)) {
            String letter =
                    state == null ? null : String.valueOf((char) ReservationPacking.letter(state));
            select.setLong(1, ReservationRow.OPEN);
            select.setLong(2, afterOrderSeq);
            select.setString(3, clientId);
            select.setString(4, clientId);
            select.setString(5, letter);
            select.setString(6, letter);
            select.setInt(7, most);
            try (ResultSet rows = select.executeQuery()) {
                ReservationPacking packing = new ReservationPacking();
                while (rows.next()) {
                    open.add(packing.read(rows).asOpen());
                }
            }
        }
        return open;
    }

    /**
     * Where the log says more of a decision.
     *
     * @param decisionSeq of its line
     * @param least the answer must hold at least this event
     * @param wanted and this one, if the database is so near to it that it can be waited for
     */
    public Reading<LinesAbout> linesAbout(UUID traceId, long decisionSeq, long least, long wanted)
            throws InterruptedException {
        boolean near = wanted - projector.appliedSeq() <= NEAR_EVENTS;
        if (near) {
            projector.awaitApplied(wanted, NEAR);
        }
        return read(least, connection -> LineTable.find(connection, traceId, decisionSeq));
    }

    private <T> Reading<T> read(long seq, Question<T> question) throws InterruptedException {
        if (!projector.awaitApplied(seq, WAITS_AT_MOST)) {
            return new Unavailable<>(
                    "gate.db holds seq " + projector.appliedSeq() + ", not yet " + seq);
        }
        try (Connection connection = connections.getConnection()) {
            SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
            ProgressHandler.setHandler(sqlite, STEPS_BETWEEN_LOOKS, deadline());
            try {
                return read(connection, seq, question);
            } finally {
                ProgressHandler.clearHandler(sqlite);
                connection.rollback();
            }
        } catch (SQLException | StoreDamagedException e) {
            return new Unavailable<>(e.toString());
        }
    }

    /** Reads the seq and the answer in one transaction, so that they belong together. */
    private <T> Reading<T> read(Connection connection, long seq, Question<T> question)
            throws SQLException, StoreDamagedException {
        Meta meta = Meta.read(connection);
        if (meta == null || meta.appliedSeq() < seq) {
            connections.evictConnection(connection); // of a file that was replaced
            return new Unavailable<>("gate.db was replaced");
        }
        return new Known<>(question.ask(connection), meta.appliedSeq());
    }

    private static ProgressHandler deadline() {
        long end = System.nanoTime() + WAITS_AT_MOST.toNanos();
        return new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - end < 0 ? 0 : 1;
            }
        };
    }

    @Override
    public void close() {
        connections.close();
    }
}
