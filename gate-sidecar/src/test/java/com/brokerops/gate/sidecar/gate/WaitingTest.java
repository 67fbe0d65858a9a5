package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final Waiting waiting = new Waiting(WaitingBounds.of(10));
    private final List<String> told = new ArrayList<>();

    @Test
    void answersInTheOrderOfTheLinesAsTheyBecomeDurable() {
        add(5, 100);
        add(6, 101);
        add(7, 102);
        waiting.release(6);
        assertThat(told).containsExactly("5 released", "6 released");
        assertThat(waiting.size()).isEqualTo(1);
    }

    @Test
    void givesUpWhoHasWaitedTooLongAlsoBehindOneThatHasNot() {
        add(5, 100);
        add(6, 200);
        add(7, 150);
        waiting.giveUp(151);
        assertThat(told).containsExactly("5 given up", "7 given up");
        waiting.release(6);
        assertThat(told).endsWith("6 released");
        assertThat(waiting.size()).isZero();
    }

    @Test
    void onlyOrdersMakeACrowdAndOnlyUntilTheyAreAnsweredOrGivenUp() {
        Waiting crowd = new Waiting(new WaitingBounds(10, 1));
        crowd.addOrder(pending(1, 100));
        crowd.add(pending(2, 100));
        assertThat(crowdIn(crowd)).isFalse();
        crowd.addOrder(pending(3, 100));
        assertThat(crowdIn(crowd)).isTrue();
        crowd.release(1);
        assertThat(crowdIn(crowd)).isFalse();
        crowd.addOrder(pending(4, 200));
        assertThat(crowdIn(crowd)).isTrue();
        crowd.giveUp(150);
        assertThat(crowdIn(crowd)).isFalse();
        assertThat(told).containsExactly("1 released", "2 given up", "3 given up");
    }

    private static boolean crowdIn(Waiting waiting) {
        waiting.turnsAway(0);
        return waiting.turnsAway(Shedding.BURST_NANOS + 1);
    }

    private void add(long seq, long since) {
        waiting.add(pending(seq, since));
    }

    private Waiting.Pending pending(long seq, long since) {
        return new Waiting.Pending(seq, since) {
            @Override
            void release() {
                told.add(seq + " released");
            }

            @Override
            void giveUp() {
                told.add(seq + " given up");
            }
        };
    }
}
