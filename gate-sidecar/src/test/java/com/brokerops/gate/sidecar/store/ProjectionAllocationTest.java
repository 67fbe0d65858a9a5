package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The garbage that a decision is once more when the projector takes it into the database, compiled.
 * The collector that it wakes stops the gate thread too.
 */
class ProjectionAllocationTest {
    private static final long MOST = 1_480; // about 1.25 times what was measured

    private static final int LINES = 2_000;
    private static final int WARM_ROUNDS = 5;
    private static final int MOST_ROUNDS = 40;
    private static final long NOW_MILLIS = 1_795_176_000_000L;
    private static final String HASH = "0123456789abcdef".repeat(4);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void takesADecisionIntoTheDatabaseWithLittleGarbage(@TempDir Path directory) throws Exception {
        AuditConfig config = new AuditConfig(64 << 20, Durability.SYNCED, 0, 8192, 16 << 20);
        long least = Long.MAX_VALUE;
        try (AuditLog log =
                        AuditLog.open(
                                new MemoryDisk(1),
                                config,
                                "0".repeat(32),
                                NOW_MILLIS,
                                null,
                                _ -> {});
                Projection projection = new Projection(directory.resolve("gate.db"), log, 5_000)) {
            projection.open();
            for (int round = 0; round < MOST_ROUNDS; round++) {
                if (round >= WARM_ROUNDS && least <= MOST) {
                    break;
                }
                decide(log, round);
                least = Math.min(least, bytesPerLine(projection));
            }
        }
        assertThat(least).isPositive().isLessThanOrEqualTo(MOST);
    }

    private long bytesPerLine(Projection projection) throws Exception {
        long before = threads.getCurrentThreadAllocatedBytes();
        int lines = projection.read(2 * LINES);
        projection.flush();
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(lines).isGreaterThanOrEqualTo(LINES);
        return bytes / lines;
    }

    private static void decide(AuditLog log, int round) {
        for (int i = 0; i < LINES; i++) {
            log.append(NOW_MILLIS * 1_000_000, decided(round * LINES + i));
            if (!log.accepting()) {
                log.step();
            }
        }
        log.step();
    }

    private static Decided decided(int number) {
        Order order =
                new Order(
                        "ORD-2026-" + number,
                        "AAPL",
                        number % 2 == 0 ? Side.BUY : Side.SELL,
                        100,
                        18_550_000_000L,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        return new Decided(
                new UUID(0x7000, number * 0x9E3779B97F4A7C15L),
                HASH.substring(32),
                HASH,
                order,
                Context.of("CL-" + number % 100),
                Status.AUTHORIZED,
                List.of(),
                List.of("allow_default"),
                "policy.v0.2",
                HASH,
                7,
                NOW_MILLIS,
                NOW_MILLIS + 300_000,
                "key-1",
                0,
                Durability.SYNCED,
                null,
                null,
                order.priceE8(),
                185_500_000,
                0,
                185_500_000,
                order.qty(),
                185_500_000,
                new Exposure(0, 0, 100, 185_500_000, 0, 0),
                new Met(500, Exposure.FLAT, null, null, List.of()));
    }
}
