package com.brokerops.gate.sidecar.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers that wait for a line of the log to become durable, in the order of the lines.
 * Bounded; an answer that waits too long is given up.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Waiting {
    /** One answer on its way. */
    abstract static class Pending {
        final long seq;
        final long sinceNanoTime;
        private boolean order;

        Pending(long seq, long sinceNanoTime) {
            this.seq = seq;
            this.sinceNanoTime = sinceNanoTime;
        }

        /** Its line is durable: answer. */
        abstract void release();

        /** Its time is up: refuse. */
        abstract void giveUp();
    }

    private final int capacity;
    private final ArrayDeque<Pending> queue;
    private int orders;
    private final Shedding shedding;

    Waiting(WaitingBounds bounds) {
        this.capacity = bounds.most();
        this.queue = new ArrayDeque<>(bounds.most());
        this.shedding = new Shedding(() -> orders, bounds.shedAbove());
    }

    /** An order has come, and may join them or, if true, is turned away. */
    boolean turnsAway(long nanoTime) {
        return shedding.turnsAway(nanoTime);
    }

    /** True while orders are turned away, now and then. */
    boolean crowded(long nanoTime) {
        return shedding.active(nanoTime);
    }

    boolean full() {
        return queue.size() >= capacity;
    }

    int size() {
        return queue.size();
    }

    void add(Pending pending) {
        queue.add(pending);
    }

    /** One that decides whether the next order finds too many. */
    void addOrder(Pending pending) {
        pending.order = true;
        orders++;
        add(pending);
    }

    /** Answers all whose line is durable. */
    void release(long durableSeq) {
        for (Pending head = queue.peek();
                head != null && head.seq <= durableSeq;
                head = queue.peek()) {
            queue.remove();
            orders -= head.order ? 1 : 0;
            try {
                head.release();
            } catch (RuntimeException e) {
                head.giveUp(); // nobody is left without an answer
                throw e;
            }
        }
    }

    /**
     * Gives up all that have waited since before that time. Whose line was written after a look
     * into the log may have waited longer than those before it.
     */
    void giveUp(long sinceBeforeNanoTime) {
        List<Pending> late = new ArrayList<>(0);
        queue.removeIf(
                pending -> pending.sinceNanoTime - sinceBeforeNanoTime < 0 && late.add(pending));
        late.forEach(pending -> orders -= pending.order ? 1 : 0);
        late.forEach(Pending::giveUp);
    }

    /** The age of the oldest, in nanoseconds; 0 when nothing waits. */
    long oldestNanos(long nanoTime) {
        @Nullable Pending head = queue.peek();
        return head == null ? 0 : nanoTime - head.sinceNanoTime;
    }
}
