package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.store.Recovery.Recovered;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An order that is open again stands against no other, in a snapshot too. */
class UndoneRecoveryTest {
    private static final AuditConfig AUDIT =
            new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);

    @TempDir Path directory;

    @ParameterizedTest(name = "written after the steps {0}")
    @MethodSource("steps")
    void isTheSameFromASnapshotWhereverItWasWritten(int written) throws Exception {
        MemoryDisk disk = new MemoryDisk(1);
        Recovered live = recover(disk, "gate.db");
        Trading trading = new Trading(1, live.kernel(), live.log());
        trading.setUp();
        try (Projection projection =
                new Projection(directory.resolve("gate.db"), live.log(), Trading.SKEW_MILLIS)) {
            projection.open();
            Decided first = trading.order("ORD-1");
            Decided second = replacing("ORD-1", "ORD-2", trading);
            write(projection, written & 1, trading);
            LifecycleReport all =
                    trading.report(first, LifecycleType.EXECUTION_REPORTED, "E-1", 100);
            trading.happens(all);
            write(projection, written & 2, trading);
            trading.happens(bust(all));
            write(projection, written & 4, trading);
            trading.happens(trading.report(second, LifecycleType.ORDER_ACCEPTED, "E-2", 0));
            assertThat(live.kernel().ledger().reservation(first.traceId()).pair()).isNull();
            if ((written & 16) != 0) {
                trading.happens(trading.report(second, LifecycleType.ORDER_CANCELED, "E-3", 0));
                replacing("ORD-1", "ORD-3", trading);
            }
            write(projection, written & 8, trading);
            write(projection, 1, trading);
        }

        Recovered again = recover(disk.copy(), "gate.db");

        assertThat(again.snapshot()).isEqualTo(SnapshotUse.USED);
        assertThat(StateHash.of(again.kernel(), trading.nowNanos()))
                .isEqualTo(StateHash.of(live.kernel(), trading.nowNanos()));
        assertThat(live.kernel().ledger().openReservations()).isEqualTo(2);
        again.log().close();
        live.log().close();
    }

    static IntStream steps() {
        return IntStream.range(0, 32);
    }

    private static Decided replacing(String original, String id, Trading trading) {
        Order order =
                new Order(
                        id,
                        "AAPL",
                        Side.BUY,
                        120,
                        1_0000_0000L,
                        OrderType.LIMIT,
                        TimeInForce.DAY,
                        Order.NO_PRICE,
                        false,
                        original);
        return Objects.requireNonNull(trading.decide(order, Context.of("CL-1")));
    }

    private static LifecycleReport bust(LifecycleReport executed) {
        return new LifecycleReport(
                LifecycleType.EXECUTION_BUSTED,
                executed.source(),
                "B-1",
                executed.traceId(),
                0,
                0,
                executed.eventId(),
                executed.payloadSha256());
    }

    private static void write(Projection projection, int now, Trading trading) throws Exception {
        if (now != 0) {
            trading.settle();
            projection.read(Integer.MAX_VALUE);
            projection.flush();
        }
    }

    private Recovered recover(MemoryDisk disk, String snapshot) throws IOException {
        return Recovery.recover(
                disk,
                AUDIT,
                directory.resolve(snapshot),
                Trading.CONFIG,
                "ab".repeat(16),
                Trading.START_NANOS);
    }
}
