package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not as it should be is told, unless orders are not even decided. */
final class HealthTest {
    @Test
    void theFirstCauseThereIsMakesAReadyGateDegraded() {
        assertThat(Health.READY.or(List.of(() -> null, () -> "SECOND", () -> "THIRD")))
                .isEqualTo(new Health(Health.State.DEGRADED, "SECOND"));
        assertThat(Health.READY.or(List.of(() -> null))).isEqualTo(Health.READY);
    }

    @Test
    void aDegradedGateDecides() {
        assertThat(Health.READY.or(List.of(() -> "DISK_CRITICAL: …")).serving()).isTrue();
    }

    @Test
    void aGateThatRefusesSaysWhyItRefuses() {
        Health closed = new Health(Health.State.FAIL_CLOSED, "AUDIT_LOW_SPACE");
        assertThat(closed.or(List.of(() -> "DISK_CRITICAL: …"))).isEqualTo(closed);
    }
}
