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

    private void add(long seq, long since) {
        waiting.add(
                new Waiting.Pending(seq, since) {
                    @Override
                    void release() {
                        told.add(seq + " released");
                    }

                    @Override
                    void giveUp() {
                        told.add(seq + " given up");
                    }
                });
    }
}
