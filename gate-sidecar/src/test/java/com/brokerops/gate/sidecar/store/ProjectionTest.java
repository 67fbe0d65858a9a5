package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of an order through the database that chance takes too rarely. */
class ProjectionTest {
    private static final long MILLI = 1_000_000;

    @TempDir Path directory;

    private Scene scene;
    private Trading trading;

    @BeforeEach
    void begin() throws Exception {
        scene = Scene.open(new MemoryDisk(1), directory, 1);
        trading = scene.trading();
    }

    @Test
    void keepsTheEventsOfAnOrderThatEndsInALaterTransaction() throws Exception {
        Decided decided = trading.order("ORD-1");
        project();
        trading.happens(trading.report(decided, LifecycleType.ORDER_ACCEPTED, "E-1", 0));
        project();
        trading.happens(trading.report(decided, LifecycleType.EXECUTION_REPORTED, "E-2", 40));
        project();
        trading.happens(trading.report(decided, LifecycleType.EXECUTION_REPORTED, "E-3", 60));
        project();
        requireExact();
    }

    @Test
    void keepsNothingOfAnOrderThatOpensAndEndsInOneTransactionButItsKey() throws Exception {
        Decided decided = trading.order("ORD-1");
        trading.happens(trading.report(decided, LifecycleType.ORDER_CANCELED, "E-1", 0));
        project();
        requireExact();
    }

    @Test
    void knowsAnOrderThatIsOlderThanItsToken() throws Exception {
        Decided decided = trading.order("ORD-1");
        trading.happens(trading.report(decided, LifecycleType.ORDER_ACCEPTED, "E-1", 0));
        project();
        trading.letEverythingExpire();
        trading.order("ORD-2");
        project();
        requireExact();
        trading.happens(trading.report(decided, LifecycleType.EXECUTION_REPORTED, "E-2", 100));
        project();
        requireExact();
    }

    @Test
    void takesAnExpiredOrderAnewWhileOthersOfItsRowAreAlive() throws Exception {
        trading.risk(RiskState.HALT);
        assertThat(trading.order("ORD-1").status()).isEqualTo(Status.BLOCKED);
        trading.pass(2000 * MILLI);
        trading.order("ORD-2");
        project();
        trading.pass(501 * MILLI);
        trading.tick();
        assertThat(trading.order("ORD-1").status()).isEqualTo(Status.BLOCKED);
        project();
        requireExact();
    }

    @Test
    void isExactWhenAnAnswerIsTakenBackAfterItHasExpired() throws Exception {
        trading.risk(RiskState.HALT);
        trading.order("ORD-1");
        project();
        trading.pass(10_000 * MILLI);
        trading.limit("CL-1", new Limits(1, 1, 1, 1, 1));
        project();
        trading.voidLast(1);
        trading.settle();
        requireExact();
    }

    @Test
    void forgetsABlockedOrderThatIsVoidedInALaterTransaction() throws Exception {
        trading.risk(RiskState.HALT);
        trading.order("ORD-1");
        project();
        trading.voidLast(1);
        project();
        requireExact();
        trading.order("ORD-1");
        project();
        requireExact();
    }

    @Test
    void keepsAnOrderWhenAnUnknownOneOfTheSameNameIsVoided() throws Exception {
        scene.close();
        KernelConfig oneKey =
                new KernelConfig(
                        Trading.TTL_MILLIS,
                        Trading.SKEW_MILLIS,
                        Valuation.DEFAULT,
                        new Ledger.Capacity(10, 10, 10, 1, 10));
        scene = Scene.open(new MemoryDisk(2), directory, 2, oneKey);
        trading = scene.trading();
        trading.order("ORD-1");
        trading.pass(2490 * MILLI);
        Decided full = trading.order("ORD-2");
        assertThat(full.reasonCode()).isEqualTo(ReasonCode.IDEMPOTENCY_CAPACITY);
        trading.pass(20 * MILLI);
        trading.tick();
        Decided decided = trading.order("ORD-2");
        assertThat(decided.status()).isEqualTo(Status.AUTHORIZED);
        trading.takeBack(full);
        trading.happens(trading.report(decided, LifecycleType.EXECUTION_REPORTED, "E-1", 100));
        project();
        assertThat(trading.kernel().ledger().knownOrders()).isEqualTo(1);
        requireExact(oneKey);
    }

    @Test
    void keepsWhatEachOwnerSetsUntilWhenAndWhatThen() throws Exception {
        Limits loose = new Limits(9, 9, 9, 9, 9, 9, 9, 9);
        Limits strict = new Limits(1, 2, 3, 4, 5, 6, 7, 8);
        trading.limit("CL-1", loose);
        trading.limit("CL-1", "risk", loose, 5_000);
        project();
        requireExact();
        trading.limit("CL-1", "risk", strict, 1_000);
        trading.limit("CL-1", "compliance", null, 1_000);
        project();
        requireExact();
        assertThat(trading.kernel().limits().of(Scope.client("CL-1"))).isEqualTo(strict);

        trading.pass(1_000 * MILLI);
        trading.tick();
        project();

        requireExact();
        assertThat(trading.kernel().limits().owners(Scope.client("CL-1")))
                .containsOnlyKeys(LimitsBook.FILE);
    }

    private void project() throws Exception {
        trading.settle();
        scene.project();
    }

    private void requireExact() throws Exception {
        requireExact(Trading.CONFIG);
    }

    private void requireExact(KernelConfig config) throws Exception {
        try (Scene again = Scene.open(scene.disk().copy(), directory, 1, config)) {
            assertThat(again.snapshot()).isEqualTo(SnapshotUse.USED);
            assertThat(StateHash.of(again.trading().kernel(), trading.nowNanos()))
                    .isEqualTo(scene.stateHash());
        }
    }
}
