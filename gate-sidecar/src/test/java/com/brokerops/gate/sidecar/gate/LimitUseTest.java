package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.gate.LimitUse.Limit;
import com.brokerops.gate.sidecar.gate.LimitUse.Use;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far limits are used, found without looking at all of them at once. */
class LimitUseTest {
    private static final long NOW_MILLIS = 1_795_176_000_000L;
    private static final Limits GROSS = new Limits(100, -1, -1, -1, -1);

    private final Kernel kernel =
            new Kernel(
                    new KernelConfig(
                            300_000,
                            5_000,
                            Valuation.DEFAULT,
                            new Ledger.Capacity(1_000, 1_000, 10, 10, 10)));
    private final LimitUse use = new LimitUse(kernel);

    @Test
    void saysHowManyHaveALimitHowManyHaveNearlyUsedItAndTheLargestPart() {
        holding("A", 79);
        holding("B", 80);
        holding("C", 120);
        List.of("A", "B", "C").forEach(client -> limits(Scope.client(client), GROSS));
        limits(Scope.GLOBAL, new Limits(1_000, 558, -1, -1, -1));

        use.sweep(NOW_MILLIS);

        assertThat(use.of(Kind.CLIENT, Limit.GROSS)).isEqualTo(new Use(3, 2, 1.2));
        assertThat(use.of(Kind.GLOBAL, Limit.GROSS)).isEqualTo(new Use(1, 0, 0.279));
        assertThat(use.of(Kind.GLOBAL, Limit.NET)).isEqualTo(new Use(1, 0, 0.5));
        assertThat(use.of(Kind.CLIENT, Limit.NET)).isEqualTo(new Use(0, 0, Double.NaN));
        assertThat(use.firm().grossE4()).isEqualTo(279);
    }

    @Test
    void ofALimitOfNothingNothingIsUsedUntilSomethingIs() {
        limits(Scope.client("A"), new Limits(0, -1, -1, -1, -1));
        use.sweep(NOW_MILLIS);
        assertThat(use.of(Kind.CLIENT, Limit.GROSS)).isEqualTo(new Use(1, 0, 0));

        holding("A", 1);
        use.sweep(NOW_MILLIS + 1_000);
        assertThat(use.of(Kind.CLIENT, Limit.GROSS))
                .isEqualTo(new Use(1, 1, Double.POSITIVE_INFINITY));
    }

    @Test
    void looksAtSixtyFourInASweepAndTellsNothingBeforeItHasSeenAll() {
        for (int i = 0; i < 200; i++) {
            limits(Scope.client("C-" + i), GROSS);
        }

        for (int sweep = 0; sweep < 3; sweep++) {
            use.sweep(NOW_MILLIS);
            assertThat(use.of(Kind.CLIENT, Limit.GROSS).scopes()).isZero();
        }
        use.sweep(NOW_MILLIS);

        assertThat(use.of(Kind.CLIENT, Limit.GROSS).scopes()).isEqualTo(200);
    }

    @Test
    void beginsAgainWhenAScopeIsLimitedOrFreedInBetween() {
        for (int i = 0; i < 100; i++) {
            limits(Scope.client("C-" + i), GROSS);
        }
        use.sweep(NOW_MILLIS);
        limits(Scope.client("ANOTHER"), GROSS);
        use.sweep(NOW_MILLIS);
        limits(Scope.client("C-0"), null);

        for (int sweep = 0; sweep < 2; sweep++) {
            assertThat(use.of(Kind.CLIENT, Limit.GROSS).scopes()).isZero();
            use.sweep(NOW_MILLIS);
        }

        assertThat(use.of(Kind.CLIENT, Limit.GROSS).scopes()).isEqualTo(100);
    }

    @Test
    void looksAgainAfterASecond() {
        limits(Scope.client("A"), GROSS);
        use.sweep(NOW_MILLIS);
        holding("A", 50);

        use.sweep(NOW_MILLIS + 999);
        assertThat(use.of(Kind.CLIENT, Limit.GROSS).largest()).isZero();
        use.sweep(NOW_MILLIS + 1_000);

        assertThat(use.of(Kind.CLIENT, Limit.GROSS).largest()).isEqualTo(0.5);
    }

    private void holding(String client, long costE4) {
        kernel.ledger().restore().exposure(client, "AAPL", new Exposure(1, costE4, 0, 0, 0, 0));
    }

    private void limits(Scope scope, Limits limits) {
        long version = kernel.limits().version() + 1;
        LimitsChanged change =
                new LimitsChanged(version, "file", "2".repeat(64), List.of(scope), limits);
        kernel.apply(change, version, NOW_MILLIS, Identity.NONE);
    }
}
