package com.brokerops.gate.sidecar.store;

import org.jspecify.annotations.Nullable;

/** What a read of the database has found. */
public sealed interface Reading<T> {

    /**
     * The answer, which is true of the log up to a seq.
     *
     * @param value null if there is no such thing
     */
    record Known<T>(@Nullable T value, long asOfSeq) implements Reading<T> {}

    /** The database could not answer in time: 503, try again. */
    record Unavailable<T>(String why) implements Reading<T> {}
}
