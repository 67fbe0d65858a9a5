package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a data directory as this gate writes it, with something of everything in it, for the gates
 * to come: they must read it. Its time is that of an earlier year, so that no clock is behind it.
 */
final class GoldenRun {
    private static final Duration AGO = Duration.ofDays(500);
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "BRK.B"};
    private static final int ORDERS = 40;

    private final GateUnderTest gate;
    private final Platform platform;

    private GoldenRun(GateUnderTest gate) {
        this.gate = gate;
        this.platform = new Platform(gate);
    }

    /** A site that is configured as the one that the golden directories are of. */
    static Site site(Path folder, Path limits) throws IOException {
        return Site.in(
                folder, "limits: " + limits, "audit.segment-bytes: 65536", "token.ttl-ms: 300000");
    }

    /** Leaves log, policies and database of a gate that was killed once and stopped once. */
    static void leave(Path folder, Path limits, Path library, Path golden)
            throws IOException, SQLException {
        Site site =
                site(folder, limits)
                        .with(
                                new Surroundings(
                                        List.of(),
                                        Map.of(
                                                "LD_PRELOAD",
                                                library.toString(),
                                                "FAKETIME",
                                                "-" + AGO.toDays() + "d",
                                                "DONT_FAKE_MONOTONIC",
                                                "1",
                                                "NO_FAKE_STAT",
                                                "1",
                                                "FAKETIME_FORCE_MONOTONIC_FIX",
                                                "0")));
        try (GateUnderTest gate = site.startCold()) {
            GoldenRun run = new GoldenRun(gate);
            run.trades("A");
            run.isHaltedAndReleased();
            gate.kill();
            gate.restart();
            run.trades("B");
            run.replaces();
            assertThat(gate.terminate()).isZero();
        }
        for (String name :
                List.of("audit", "policies", "gate.db", "gate.db-wal", "keys/checkpoint.vkey")) {
            if (Files.exists(site.data().resolve(name))) {
                copy(site.data().resolve(name), golden.resolve(name));
            }
        }
        String database = "jdbc:sqlite:" + golden.resolve("gate.db");
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)"); // and closing removes the -wal
        }
    }

    /** Where golden directories are kept. */
    static Path kept() {
        return GateUnderTest.repository().resolve("gate-sidecar/src/test/resources/golden");
    }

    /**
     * Puts a golden directory into a data directory, for its owner alone. Its checkpoints stay: the
     * key that a gate would go on signing with was not kept.
     */
    static Path copy(String name, Path data) throws IOException {
        for (String part : List.of("audit", "policies", "gate.db")) {
            copy(kept().resolve(name).resolve(part), data.resolve(part));
        }
        Path checkpoints = data.resolve("audit").resolve("checkpoints");
        Files.deleteIfExists(checkpoints.resolve("000000000000.notes"));
        Files.deleteIfExists(checkpoints.resolve("groups"));
        Files.deleteIfExists(checkpoints);
        return data;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                boolean folder = Files.isDirectory(file);
                if (folder) {
                    Files.createDirectories(copied);
                } else {
                    Files.createDirectories(copied.getParent());
                    Files.copy(file, copied);
                }
                Files.setPosixFilePermissions(
                        copied,
                        PosixFilePermissions.fromString(folder ? "rwx------" : "rw-------"));
            }
        }
    }

    private void trades(String prefix) {
        for (int i = 0; i < ORDERS; i++) {
            String id = prefix + "-" + i;
            String side = i % 3 == 2 ? "SELL" : "BUY";
            String json =
                    Ask.order("CL-001", id, SYMBOLS[i % 4], side, 10 + i, (100 + i) + ".25").json();
            platform.authorized(i % 2 == 0 ? json : throughTheDesk(json));
            switch (i % 8) {
                case 0 -> platform.execution(id, 10 + i, "100.5");
                case 1 -> platform.report(id, "order.accepted");
                case 2 -> platform.execution(id, 4, "99.0001");
                case 3 -> platform.report(id, "order.canceled");
                case 4 -> platform.report(id, "order.rejected");
                default -> {}
            }
        }
        isBlocked(prefix);
        Instant then = Instant.now().minus(AGO);
        String market = Platform.market(prefix + "-market", "NVDA", 5, "120", 0);
        platform.authorized(
                market.replaceAll(
                        "\"reference_at\":\"[^\"]*\"", "\"reference_at\":\"" + then + "\""));
    }

    private void isBlocked(String prefix) {
        String id = prefix + "-blocked";
        blocked(Platform.order(id + "-1", "AAPL", 1001, "1"), "QTY_LIMIT_EXCEEDED");
        blocked(Platform.order(id + "-2", "GME", 1002, "20"), "SYMBOL_RESTRICTION");
        blocked(Platform.order(id + "-3", "PENNY", 500, "0.5"), "PENNY_STOCK_RESTRICTION");
        blocked(Platform.order(id + "-4", "MSFT", 899, "190"), "EXPOSURE_LIMIT_EXCEEDED");
        blocked(Platform.market(id + "-5", "AAPL", 5), "PRICE_UNAVAILABLE");
        blocked(
                Platform.order(id + "-6", "AAPL", 5, "1").replace("CL-001", "NOBODY"),
                "LIMITS_NOT_SET");
        blocked(
                throughTheDesk(Platform.order(id + "-7", "AAPL", 850, "200")),
                "QTY_LIMIT_EXCEEDED");
        blocked(Platform.replacing("NEVER", id + "-8", "AAPL", 5, "1"), "DUPLICATE_CLOSED");
    }

    private void blocked(String body, String code) {
        assertThat(platform.reason(body)).as(body).isEqualTo(code);
    }

    private static String throughTheDesk(String json) {
        return json.replace(
                "\"client_id\":",
                "\"desk_id\":\"DESK-1\",\"trader_id\":\"TRADER-1\",\"strategy_id\":\"STRATEGY-1\",\"client_id\":");
    }

    private void replaces() {
        platform.authorized(Platform.order("R-1", "AAPL", 10, "100"));
        platform.execution("R-1", 4, "100");
        blocked(Platform.replacing("R-1", "R-2", "AAPL", 3, "100"), "REPLACE_BELOW_EXECUTED");
        blocked(Platform.replacing("R-1", "R-3", "NVDA", 9, "100"), "IDEMPOTENCY_MISMATCH");
        platform.authorized(Platform.replacing("R-1", "R-4", "AAPL", 15, "101"));
        blocked(Platform.replacing("R-1", "R-5", "AAPL", 9, "100"), "DUPLICATE_SUSPECTED");
        platform.report("R-4", "order.replaced");
        platform.authorized(Platform.replacing("R-4", "R-6", "AAPL", 6, "90"));
        platform.report("R-6", "order.replace_rejected");
        platform.execution("R-4", 11, "101");
        platform.execution("R-4", 2, "101"); // beyond it
        platform.authorized(Platform.order("R-7", "AAPL", 10, "100"));
        platform.authorized(Platform.replacing("R-7", "R-8", "AAPL", 12, "100")); // undecided
    }

    private void isHaltedAndReleased() {
        risk("{\"scope\":\"symbol:TSLA\",\"state\":\"REDUCE_ONLY\",\"reason\":\"golden\"}");
        blocked(Platform.order("H-1", "TSLA", 5, "100"), "REDUCE_ONLY_WOULD_INCREASE");
        risk("{\"scope\":\"global\",\"state\":\"HALT\",\"reason\":\"golden\"}");
        blocked(Platform.order("H-2", "NVDA", 5, "100"), "POLICY_HALT");
        assertThat(gate.release().statusCode()).isEqualTo(200);
        String reduced = "{\"scope\":\"symbol:TSLA\",\"state\":\"NORMAL\",\"reason\":\"golden\"}";
        assertThat(gate.operatorPost("/v1/admin/risk-state", reduced).statusCode()).isEqualTo(202);
        blocked(Platform.order("H-3", "TSLA", 5, "100"), "REDUCE_ONLY_WOULD_INCREASE");
    }

    private void risk(String json) {
        assertThat(gate.operatorPost("/v1/admin/risk-state", json).statusCode()).isEqualTo(200);
    }
}
