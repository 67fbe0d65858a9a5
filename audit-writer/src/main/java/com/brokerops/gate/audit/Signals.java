package com.brokerops.gate.audit;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the log's threads tell the rest of the gate.
 *
 * <p><b>Thread.</b> Called on the log's own threads; each must return at once.
 *
 * @param wakeGate durableSeq or health has changed
 * @param syncNanos how long a sync took
 * @param fatal an Error ended a thread
 */
record Signals(Runnable wakeGate, LongConsumer syncNanos, Consumer<Error> fatal) {
    /** For a log that is stepped by its owner. */
    static final Signals NONE =
            new Signals(
                    () -> {},
                    _ -> {},
                    error -> {
                        throw error;
                    });

    /** An Error ended a thread. Whatever it broke, the one who ends the process hears of it. */
    void died(Error error) {
        try {
            wakeGate.run();
        } finally {
            fatal.accept(error);
        }
    }
}
