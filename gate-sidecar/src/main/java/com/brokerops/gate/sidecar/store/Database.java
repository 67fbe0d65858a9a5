package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The writing end of {@code gate.db}: one connection, WAL, {@code synchronous=NORMAL}. What a power
 * cut takes from it is read again from the log.
 *
 * <p><b>Thread.</b> One at a time: first the one that recovers, then the projector.
 */
final class Database implements AutoCloseable {
    static final int SCHEMA = 10;

    private static final int BUSY_TIMEOUT_MILLIS = 100;

    /** 2 MiB of log between checkpoints: a sync of the audit log waits for one to be written. */
    private static final int CHECKPOINT_PAGES = 512;

    private static final int CACHE_KIB = 16 << 10;

    /** SQLite's file header; its bytes 60 to 63 are the user version. */
    private static final int HEADER_BYTES = 100;

    private static final int HEADER_SCHEMA_OFFSET = 60;

    private final Path file;
    private final Connection connection;
    private final @Nullable Object fileKey;

    private Database(Path file, Connection connection, @Nullable Object fileKey) {
        this.file = file;
        this.connection = connection;
        this.fileKey = fileKey;
    }

    /**
     * Opens the database and makes it and its tables where they are missing.
     *
     * @throws SchemaTooNewException if a newer gate wrote it
     * @throws StoreDamagedException if it is not a database of ours
     */
    static Database open(Path file) throws IOException, SQLException {
        if (!Files.exists(file)) {
            discard(file); // a -wal without its database
            // SQLite gives its other files (-wal, -shm) the mode of this one.
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        requireKnown(file, schemaInHeader(file));
        try {
            return opened(file, configuration().createConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw asDamage(file, e);
        }
    }

    /** What to throw instead of a failure that means that the file is damaged; or the failure. */
    static SQLException asDamage(Path file, SQLException failure) throws StoreDamagedException {
        if (damaged(failure)) {
            throw new StoreDamagedException("not a database any more: " + file, failure);
        }
        return failure;
    }

    private static Database opened(Path file, Connection connection)
            throws IOException, SQLException {
        try {
            prepare(file, connection);
            connection.setAutoCommit(false);
            return new Database(file, connection, fileKey(file));
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /** The schema as the file's first page has it: enough to leave a newer one untouched. */
    private static int schemaInHeader(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(header, 0);
        }
        return header.getInt(HEADER_SCHEMA_OFFSET);
    }

    private static void requireKnown(Path file, int schema) throws SchemaTooNewException {
        if (schema > SCHEMA) {
            throw new SchemaTooNewException(file, schema, SCHEMA);
        }
    }

    static SQLiteConfig configuration() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        return config;
    }

    private static void prepare(Path file, Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int schema = schema(statement);
            requireKnown(file, schema);
            if (schema != 0 && schema < SCHEMA) {
                throw new StoreDamagedException("schema " + schema + " of an older gate: " + file);
            }
            statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
            statement.execute("PRAGMA cell_size_check=ON");
            if (schema == 0) {
                create(connection, statement);
            }
        }
    }

    private static int schema(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static void create(Connection connection, Statement statement)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        for (String ddl : ddl().split(";\\s*\\n")) {
            statement.execute(ddl);
        }
        statement.execute("PRAGMA user_version=" + SCHEMA);
        connection.commit();
    }

    private static String ddl() throws IOException {
        try (InputStream resource = Database.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(resource, "schema.sql").readAllBytes(), UTF_8);
        }
    }

    Connection connection() {
        return connection;
    }

    /** False when another file, or none, now goes by the name of the one that is open. */
    boolean isInPlace() throws IOException {
        return Files.exists(file) && Objects.equals(fileKey, fileKey(file));
    }

    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** True if SQLite or we have found that the file is not what was written to it. */
    static boolean damaged(Throwable failure) {
        if (failure instanceof SQLiteException sqlite) {
            int primary = sqlite.getResultCode().code & 0xFF;
            return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
                    || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
        }
        return failure instanceof StoreDamagedException;
    }

    /** True if another process or connection has the database locked. */
    static boolean busy(Throwable failure) {
        return failure instanceof SQLiteException sqlite
                && (sqlite.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    /**
     * Puts a database out of the way, beside the place it had; the one put there before is lost.
     */
    static void discard(Path file) throws IOException {
        for (String part : new String[] {"", "-wal"}) {
            Path from = Path.of(file + part);
            Path to = Path.of(file + ".discarded" + part);
            if (Files.exists(from)) {
                Files.move(from, to, REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(Path.of(file + "-shm"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
