package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private static final byte[] LINE = {'x', '\n'};
    private static final long FAR_AHEAD = TimeUnit.HOURS.toNanos(1);

    private final BatchQueue queue = new BatchQueue(1 << 20, System::nanoTime);
    private long seq;

    private boolean add(long nanoTime) {
        seq++;
        return queue.add(LINE, LINE.length, seq, ChainHash.GENESIS, nanoTime);
    }

    /** A line that will not be old for an hour. */
    private boolean add() {
        return add(System.nanoTime() + FAR_AHEAD);
    }

    @Test
    void keepsABatchOpenUntilItsWriterHasNothingMoreAtHand() {
        add();
        add();
        assertThat(queue.take(0)).isNull();

        queue.flush();

        assertThat(queue.take(0)).isNotNull().extracting(Batch::events).isEqualTo(2);
    }

    @Test
    void givesALargeBatchWhileItsWriterGoesOn() {
        for (int i = 0; i < 31; i++) {
            add();
        }
        assertThat(queue.take(0)).isNull();

        add();

        assertThat(queue.take(0)).isNotNull().extracting(Batch::events).isEqualTo(32);
    }

    @Test
    void givesAnOldLineWhateverItsWriterDoes() {
        add(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(1));

        assertThat(queue.take(0)).isNotNull();
    }

    @Test
    void wantsOneFlushForAllTheLinesOfATurn() {
        assertThat(add()).isTrue();
        assertThat(add()).isFalse();
        queue.flush();
        assertThat(add()).isTrue();
    }

    @Test
    void startsTheNextBatchUnflushed() {
        add();
        queue.flush();
        queue.take(0);
        queue.landed();
        add();

        assertThat(queue.take(0)).isNull();
    }

    @Test
    void givesWhatIsLeftOnceItIsClosed() {
        add();
        queue.close();

        assertThat(queue.take(0)).isNotNull();
    }

    @Test
    void isNotDoneBeforeItsLastLinesAreTaken() {
        add();
        assertThat(queue.take(0)).isNull();
        queue.close(); // by another thread, just after the audit thread found nothing due
        assertThat(queue.isDone()).isFalse();

        assertThat(queue.take(0)).isNotNull();

        assertThat(queue.isDone()).isTrue();
    }
}
