package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.gate.HeartbeatConfig;
import com.brokerops.gate.sidecar.gate.SessionSchedule;
import com.brokerops.gate.sidecar.gate.WaitingBounds;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a gate, read once.
 *
 * @param dataDirectory holds keys, credentials, audit log and snapshot
 * @param secondCheckpoints the folder that gets a copy of every checkpoint, or null
 * @param witness who cosigns them, or null
 * @param archive where full segments are shipped to, or null
 * @param auth what the gate listener asks of a platform
 * @param issuer which gate signs, the {@code iss} of its tokens
 * @param scrubBytesPerSecond how fast the log is read again while the gate runs; 0 for never
 * @param diskWarnBytes what is left for the log below which the gate warns
 * @param ackTimeoutMillis how long an answer waits for its durability
 * @param waiting how many answers may wait
 * @param sessionRoll when a trading session ends by itself, or null
 * @param heartbeats which platforms must be heard
 */
public record Config(
        Path dataDirectory,
        Path policyFile,
        Path limitsFile,
        @Nullable Path secondCheckpoints,
        @Nullable WitnessAddress witness,
        @Nullable ArchiveSettings archive,
        InetSocketAddress gateAddress,
        InetSocketAddress operatorAddress,
        Auth auth,
        int maxConnections,
        String issuer,
        AuditConfig audit,
        long scrubBytesPerSecond,
        long diskWarnBytes,
        KernelConfig kernel,
        long ackTimeoutMillis,
        WaitingBounds waiting,
        @Nullable SessionSchedule sessionRoll,
        HeartbeatConfig heartbeats) {
    private static final int MEBIBYTE = 1 << 20;
    private static final String SESSION_ROLL = "session.roll";
    private static final int SCRUB_BYTES_PER_SECOND = 4 * MEBIBYTE;
    private static final long DISK_WARN_BYTES = 4096L * MEBIBYTE;

    public Config {
        require(
                scrubBytesPerSecond >= 0 && scrubBytesPerSecond <= 1 << 30,
                "audit.scrub-bytes-per-second");
        require(diskWarnBytes >= 0, "disk.warn-bytes");
        require(ackTimeoutMillis >= 1 && ackTimeoutMillis <= 2_000, "ack-timeout-ms");
        require(
                secondCheckpoints == null || !isIn(secondCheckpoints, dataDirectory),
                "checkpoints.second is in data-dir, and so is no second place");
        require(
                archive == null || !isIn(archive.folder(), dataDirectory),
                "audit.archive is in data-dir, and so is no second place");
        require(waiting.most() >= 1 && waiting.most() <= 1_000_000, "waiting-answers");
        require(
                waiting.shedAbove() >= 1 && waiting.shedAbove() <= waiting.most(),
                "shed-above is not from 1 to waiting-answers");
        require(maxConnections >= 1 && maxConnections <= 65_536, "max-connections");
        require(
                auth != Auth.NONE || gateAddress.getAddress().isLoopbackAddress(),
                "auth is none, and gate.address is no loopback address");
        require(
                gateAddress.getAddress().isLoopbackAddress(),
                "gate.address is no loopback address");
        require(
                operatorAddress.getAddress().isLoopbackAddress(),
                "operator.address is no loopback address");
    }

    private static boolean isIn(Path path, Path folder) {
        return path.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }

    /** The settings of {@code gate dev}: the defaults, with what the command line says. */
    public static Config dev(
            Path dataDirectory,
            Path policyFile,
            Path limitsFile,
            int port,
            int operatorPort,
            Auth auth,
            Durability durability) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Config(
                dataDirectory,
                policyFile,
                limitsFile,
                null,
                null,
                null,
                new InetSocketAddress(loopback, port),
                new InetSocketAddress(loopback, operatorPort),
                auth,
                1024,
                "gate-dev",
                AuditConfig.defaults(durability),
                SCRUB_BYTES_PER_SECOND,
                DISK_WARN_BYTES,
                new KernelConfig(
                        300_000,
                        5_000,
                        Valuation.DEFAULT,
                        KernelConfig.BALANCE_MAX_AGE_MILLIS,
                        defaultCapacity(),
                        TriggerConfig.DEFAULT),
                50,
                WaitingBounds.DEFAULT,
                null,
                HeartbeatConfig.NONE);
    }

    private static Ledger.Capacity defaultCapacity() {
        return new Ledger.Capacity(100_000, 1_000_000, 2 * MEBIBYTE, 4 * MEBIBYTE, 2 * MEBIBYTE);
    }

    /**
     * Reads a configuration file. Relative paths in it start at its own folder.
     *
     * @throws FileException naming the field at fault; an unknown key is one
     */
    public static Config read(Path path) {
        YamlFile file = YamlFile.read(path);
        YamlMapping root = file.root();
        try {
            Config config = read(root, path.toAbsolutePath().resolveSibling(""));
            root.end();
            return config;
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new FileException(path, String.valueOf(e.getMessage()));
        }
    }

    private static Config read(YamlMapping root, Path folder) throws UnknownHostException {
        return new Config(
                folder.resolve(root.text("data-dir")),
                folder.resolve(root.text("policy")),
                folder.resolve(root.text("limits")),
                root.has("checkpoints.second")
                        ? folder.resolve(root.text("checkpoints.second"))
                        : null,
                WitnessAddress.read(root, folder),
                ArchiveSettings.read(root, folder),
                address(root, "gate", 8080),
                address(root, "operator", 8081),
                Auth.of(root.text("auth", Auth.BEARER.word())),
                integer(root, "max-connections", 1024),
                root.text("issuer", "gate"),
                audit(root),
                root.number("audit.scrub-bytes-per-second", SCRUB_BYTES_PER_SECOND),
                root.number("disk.warn-bytes", DISK_WARN_BYTES),
                new KernelConfig(
                        root.number("token.ttl-ms", 300_000),
                        root.number("token.skew-ms", 5_000),
                        new Valuation(
                                root.number(
                                        "reference.max-age-ms", Valuation.DEFAULT.maxAgeMillis()),
                                root.number(
                                        "reference.collar-bp",
                                        Valuation.DEFAULT.collarBasisPoints())),
                        root.number("balance.max-age-ms", KernelConfig.BALANCE_MAX_AGE_MILLIS),
                        capacity(root),
                        TriggerSettings.read(root)),
                root.number("ack-timeout-ms", 50),
                waiting(root),
                sessionRoll(root),
                TriggerSettings.heartbeats(root));
    }

    private static @Nullable SessionSchedule sessionRoll(YamlMapping root) {
        try {
            return root.has(SESSION_ROLL) ? SessionSchedule.parse(root.text(SESSION_ROLL)) : null;
        } catch (IllegalArgumentException e) {
            throw root.fail(SESSION_ROLL, String.valueOf(e.getMessage()));
        }
    }

    private static InetSocketAddress address(YamlMapping root, String listener, int port)
            throws UnknownHostException {
        String host = root.text(listener + ".address", "127.0.0.1");
        return new InetSocketAddress(
                InetAddress.getByName(host), integer(root, listener + ".port", port));
    }

    private static AuditConfig audit(YamlMapping root) {
        Durability durability = Durability.of(root.text("durability", Durability.SYNCED.word()));
        AuditConfig defaults = AuditConfig.defaults(durability);
        return new AuditConfig(
                root.number("audit.segment-bytes", defaults.segmentBytes()),
                durability,
                root.number("audit.min-free-bytes", defaults.minFreeBytes()),
                integer(root, "audit.max-pending-events", defaults.maxPendingEvents()),
                integer(root, "audit.max-batch-bytes", defaults.maxBatchBytes()));
    }

    private static Ledger.Capacity capacity(YamlMapping root) {
        Ledger.Capacity defaults = defaultCapacity();
        return new Ledger.Capacity(
                integer(root, "capacity.clients", defaults.clients()),
                integer(root, "capacity.cells", defaults.cells()),
                integer(root, "capacity.reservations", defaults.reservations()),
                integer(root, "capacity.order-keys", defaults.keys()),
                integer(root, "capacity.event-ids", defaults.eventIds()));
    }

    private static WaitingBounds waiting(YamlMapping root) {
        WaitingBounds defaults = WaitingBounds.DEFAULT;
        int most = integer(root, "waiting-answers", defaults.most());
        return new WaitingBounds(
                most, integer(root, "shed-above", Math.min(defaults.shedAbove(), most)));
    }

    private static int integer(YamlMapping root, String key, int absent) {
        long value = root.number(key, absent);
        if (value < 0 || value > 1 << 26) {
            throw root.fail(key, "is out of range");
        }
        return (int) value;
    }

    /** The settings as a configuration file would have them; there are no secrets among them. */
    public String describe() {
        Ledger.Capacity capacity = kernel.capacity();
        StringBuilder out = new StringBuilder(1024);
        line(out, "data-dir", dataDirectory);
        line(out, "policy", policyFile);
        line(out, "limits", limitsFile);
        if (secondCheckpoints != null) {
            line(out, "checkpoints.second", secondCheckpoints);
        }
        if (witness != null) {
            line(out, "checkpoints.witness", witness.url());
            line(out, "checkpoints.witness-key", witness.keyFile());
        }
        if (archive != null) {
            out.append(archive.describe());
        }
        line(out, "gate.address", gateAddress.getAddress().getHostAddress());
        line(out, "gate.port", gateAddress.getPort());
        line(out, "operator.address", operatorAddress.getAddress().getHostAddress());
        line(out, "operator.port", operatorAddress.getPort());
        line(out, "auth", auth.word());
        line(out, "max-connections", maxConnections);
        line(out, "issuer", issuer);
        line(out, "durability", audit.durability().word());
        line(out, "audit.segment-bytes", audit.segmentBytes());
        line(out, "audit.min-free-bytes", audit.minFreeBytes());
        line(out, "audit.max-pending-events", audit.maxPendingEvents());
        line(out, "audit.max-batch-bytes", audit.maxBatchBytes());
        line(out, "audit.scrub-bytes-per-second", scrubBytesPerSecond);
        line(out, "disk.warn-bytes", diskWarnBytes);
        line(out, "token.ttl-ms", kernel.tokenTtlMillis());
        line(out, "token.skew-ms", kernel.skewMillis());
        line(out, "reference.max-age-ms", kernel.valuation().maxAgeMillis());
        line(out, "reference.collar-bp", kernel.valuation().collarBasisPoints());
        line(out, "balance.max-age-ms", kernel.balanceMaxAgeMillis());
        out.append(TriggerSettings.describe(kernel.triggers(), heartbeats));
        line(out, "capacity.clients", capacity.clients());
        line(out, "capacity.cells", capacity.cells());
        line(out, "capacity.reservations", capacity.reservations());
        line(out, "capacity.order-keys", capacity.keys());
        line(out, "capacity.event-ids", capacity.eventIds());
        line(out, "ack-timeout-ms", ackTimeoutMillis);
        line(out, "waiting-answers", waiting.most());
        line(out, "shed-above", waiting.shedAbove());
        if (sessionRoll != null) {
            line(out, SESSION_ROLL, sessionRoll);
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append(": ").append(value).append('\n');
    }
}
