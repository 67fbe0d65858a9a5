package com.brokerops.gate.audit;

import org.jspecify.annotations.Nullable;

/** The result of reading a whole log and checking every line. */
public sealed interface Verification {
    /**
     * Every line is what was written.
     *
     * @param segments files that hold events
     * @param firstSeq -1 without events
     * @param lastSeq -1 without events
     * @param lastHash 64 hex digits; zeros without events
     * @param torn what a crash left behind the last event and the next start will cut, or null
     */
    record Intact(
            int segments,
            long events,
            long firstSeq,
            long lastSeq,
            String lastHash,
            @Nullable TornTail torn)
            implements Verification {}

    /**
     * A line is not what was written; nothing after it was checked.
     *
     * @param seq the first that is wrong
     * @param what what is wrong with it
     * @param segment the name of the file
     * @param offset where in the file, in bytes
     */
    record Broken(long seq, String what, String segment, long offset) implements Verification {}
}
