package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ReservationState;
import org.junit.jupiter.api.Test;

/** Which order is forgotten next, and when. */
class OrderKeysTest {
    private static final long HOUR = 3_600_000;
    private static final long FIVE_MINUTES = 300_000;

    private final OrderKeys keys = new OrderKeys(10);

    /** The first that cannot be forgotten yet must not stand before one that can. */
    @Test
    void doesNotFillUpWithClosedOrdersWhoseTokensOutliveThem() {
        int first = add(1, HOUR);
        int second = add(2, HOUR + 1_000);
        close(first, FIVE_MINUTES);
        close(second, FIVE_MINUTES + 1_000);

        assertThat(keys.expired(HOUR)).isEqualTo(Records.NONE);
        assertThat(keys.expired(HOUR + 1)).isEqualTo(first);
        keys.remove(first);
        assertThat(keys.expired(HOUR + 1_000)).isEqualTo(Records.NONE);
        assertThat(keys.expired(HOUR + 1_001)).isEqualTo(second);
    }

    @Test
    void remembersAnOrderThatClosesLateByTheTimeOfItsClosing() {
        int late = add(1, 1_000);
        int other = add(2, 2_000);
        close(late, 900 + FIVE_MINUTES);

        assertThat(keys.expired(2_001)).isEqualTo(other);
        keys.remove(other);
        assertThat(keys.expired(900 + FIVE_MINUTES)).isEqualTo(Records.NONE);
        assertThat(keys.expired(901 + FIVE_MINUTES)).isEqualTo(late);
    }

    @Test
    void forgetsAnOrderThatNobodySentAtOnceThoughOthersStandBeforeIt() {
        int unsent = add(1, 1_000);
        int canceled = add(2, 1_500);
        close(canceled, 1_600 + FIVE_MINUTES);
        keys.pin(unsent);
        assertThat(keys.expired(2_000)).isEqualTo(Records.NONE);

        keys.close(unsent, ReservationState.EXPIRED, 0);

        assertThat(keys.expired(2_000)).isEqualTo(unsent);
        assertThat(keys.state(unsent)).isEqualTo(ReservationState.EXPIRED);
    }

    private int add(long number, long expiresAtMillis) {
        Identity identity = new Identity(number, number, number, number);
        return keys.add(identity, number, expiresAtMillis, ReservationState.WORKING);
    }

    private void close(int slot, long untilMillis) {
        keys.close(slot, ReservationState.CANCELED, untilMillis);
    }
}
