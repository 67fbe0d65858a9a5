package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.Kernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateHashTest {
    private static final long AT = Trading.START_NANOS;

    @TempDir Path directory;

    @Test
    void isAnotherForEverythingThatDecides() {
        Kernel kernel = new Kernel(Trading.CONFIG);
        List<String> hashes = new ArrayList<>();
        hashes.add(StateHash.of(kernel, AT));
        List<LogEvent> events =
                List.of(
                        limits(1, new Limits(1, 2, 3, 4, 5)),
                        limits(2, new Limits(1, 2, 3, 5, 4)),
                        limits(3, null),
                        new PolicyLoaded("v1", "ab".repeat(32), 1, "file"),
                        kernel.risk().change(Scope.GLOBAL, null, RiskState.HALT, "why", "operator"),
                        quarantined("E-1"),
                        quarantined("E-2"));
        Identities identities = new Identities();
        for (LogEvent event : events) {
            kernel.apply(event, hashes.size(), 0, identities.of(event));
            hashes.add(StateHash.of(kernel, AT));
        }
        assertThat(hashes).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    @Test
    void changesWithAnOrderAndComesBackWhenItIsForgotten() throws Exception {
        try (Scene scene = Scene.open(new MemoryDisk(1), directory, 1)) {
            Trading trading = scene.trading();
            String before = scene.stateHash();
            trading.order("ORD-1");
            assertThat(scene.stateHash()).isNotEqualTo(before);
            trading.letEverythingExpire();
            assertThat(scene.stateHash()).isEqualTo(before);
        }
    }

    @Test
    void doesNotDependOnWhetherExpiredOrdersWereForgottenYet() throws Exception {
        try (Scene scene = Scene.open(new MemoryDisk(2), directory, 2)) {
            scene.trade(300);
            Kernel kernel = scene.trading().kernel();
            long later = scene.trading().nowNanos() + 400_000_000_000L;
            int known = kernel.ledger().knownOrders();
            String before = StateHash.of(kernel, later);
            kernel.forget(later / 1_000_000);
            assertThat(kernel.ledger().knownOrders()).isLessThan(known);
            assertThat(StateHash.of(kernel, later)).isEqualTo(before);
        }
    }

    private static Quarantined quarantined(String eventId) {
        return new Quarantined(
                "order.accepted", "oms", eventId, "ab".repeat(32), "oms-1", null, "why", "{}");
    }

    private static LimitsChanged limits(long version, Limits limits) {
        return new LimitsChanged(
                version, "file", "ab".repeat(32), List.of(Scope.client("CL-1")), limits);
    }
}
