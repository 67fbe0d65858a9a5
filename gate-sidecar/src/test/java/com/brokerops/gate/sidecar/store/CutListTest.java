package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.Startup;
import com.brokerops.gate.sidecar.store.Recovery.Recovered;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of orders that a crash has cut, of which the database has seen the first lines. */
class CutListTest {
    private static final String CLIENT = "CL-1";
    private static final String SEGMENT = "000000000000.ndjson";

    @TempDir Path directory;

    @Test
    void isTakenBackAlsoIfItsLinesAreInTheSnapshot() throws Exception {
        MemoryDisk cut = diskWithHalfAList();
        try (Scene half = Scene.open(cut, directory, 2)) {
            half.project(); // and then the process dies before it has taken the list back
            assertThat(half.appliedSeq()).isEqualTo(half.log().lastSeq());
        }

        Recovered recovered =
                Recovery.recover(
                        cut, Scene.AUDIT, directory.resolve("gate.db"), Trading.CONFIG, "", 0);
        assertThat(recovered.snapshot()).isEqualTo(SnapshotUse.USED);
        assertThat(recovered.kernel().ledger().openReservations()).isEqualTo(2);
        start(recovered);

        assertThat(recovered.kernel().ledger().openReservations()).isZero();
        assertThat(recovered.kernel().ledger().exposure(CLIENT, "AAPL")).isEqualTo(Exposure.FLAT);
        recovered.log().close();
    }

    private MemoryDisk diskWithHalfAList() throws Exception {
        MemoryDisk disk = new MemoryDisk(1);
        Scene scene = Scene.open(disk, directory, 1);
        scene.trading().settle();
        List<Order> orders = List.of(order("L-1"), order("L-2"), order("L-3"));
        scene.trading().decide(orders, Contingency.NONE, Context.of(CLIENT));
        scene.trading().settle();
        byte[] bytes = disk.contents(SEGMENT);
        int end = 0;
        int lastLine = 0;
        for (int at = 0; bytes[at] != 0; at++) {
            if (bytes[at] == '\n') {
                lastLine = end;
                end = at + 1;
            }
        }
        MemoryDisk cut = disk.copy();
        cut.replace(SEGMENT, Arrays.copyOf(Arrays.copyOf(bytes, lastLine), bytes.length));
        return cut;
    }

    private static void start(Recovered recovered) {
        GateClock clock =
                GateClock.start(
                        () -> Trading.START_NANOS, // no token has run out
                        System::nanoTime,
                        recovered.log().lastAtEpochNanos());
        new Startup(
                        new Journal(recovered.log(), recovered.kernel()),
                        clock,
                        _ -> {},
                        recovered.log()::step)
                .run(
                        null,
                        _ -> List.of(),
                        new KeysLoaded("k", List.of(), List.of(), "start", null),
                        _ -> "0".repeat(64),
                        "file",
                        "test");
    }

    private static Order order(String id) {
        return new Order(id, "AAPL", Side.BUY, 10, 1_0000_0000L, OrderType.LIMIT, TimeInForce.DAY);
    }
}
