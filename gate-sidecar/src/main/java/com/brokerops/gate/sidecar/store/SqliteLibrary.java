package com.brokerops.gate.sidecar.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native code. The driver unpacks it into a temporary file that it removes when the
 * process ends by itself; a process that is killed or halted would leave it there, a megabyte each
 * time. So it is unpacked into a folder of its own and removed at once: loaded, it needs no name.
 *
 * <p><b>Thread.</b> The one that starts the process, before the first connection.
 */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Loads the library.
     *
     * @throws IOException if it cannot be unpacked or loaded
     */
    public static void load() throws IOException {
        Path folder = Files.createTempDirectory("gate-sqlite");
        System.setProperty("org.sqlite.tmpdir", folder.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IOException("cannot load SQLite: " + e.getMessage(), e);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> unpacked;
        try (Stream<Path> files = Files.list(folder)) {
            unpacked = files.toList();
        }
        for (Path file : unpacked) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
