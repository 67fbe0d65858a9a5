package com.brokerops.gate.token;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The tokens a platform has used, so that each authorizes one execution. Both renderings of a
 * decision carry the same trace id and are used up together.
 *
 * <p>A token is forgotten {@value #KEPT_AFTER_EXPIRY_MILLIS} ms after it expired. When the memory
 * is full no further token is taken: forgetting a live one would let it be used again. It lives in
 * this process alone. A token that was issued before the memory began may have been used then: it
 * counts as used, if the memory is told when it began.
 *
 * <p><b>Thread.</b> Any; of concurrent uses of one token exactly one wins.
 */
public final class SeenTokens {
    /** Longer than a second, by which the two renderings of a decision differ in expiry. */
    public static final long KEPT_AFTER_EXPIRY_MILLIS = 5_000;

    /** What became of an attempt to use a token. */
    enum Use {
        FIRST,
        AGAIN,
        FULL
    }

    private record Used(String traceId, long forgetAtEpochMillis) implements Comparable<Used> {
        @Override
        public int compareTo(Used other) {
            return Long.compare(forgetAtEpochMillis, other.forgetAtEpochMillis);
        }
    }

    private final int capacity;
    private final long sinceEpochMillis;
    private final Set<String> traceIds = new HashSet<>();
    private final PriorityQueue<Used> byExpiry = new PriorityQueue<>();

    /** A memory that takes tokens of any age: whoever restarts keeps a record of its own. */
    public SeenTokens(int capacity) {
        this(capacity, Long.MIN_VALUE);
    }

    /**
     * @param capacity the most tokens remembered, at least 1
     * @param sinceEpochMillis tokens issued before that count as used
     */
    public SeenTokens(int capacity, long sinceEpochMillis) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is below 1");
        }
        this.capacity = capacity;
        this.sinceEpochMillis = sinceEpochMillis;
    }

    /** How many tokens are remembered. */
    public synchronized int size() {
        return traceIds.size();
    }

    /** True if a token of that age may have been used before this memory began. */
    boolean isOlder(long issuedAtEpochMillis) {
        return issuedAtEpochMillis < sinceEpochMillis;
    }

    synchronized boolean contains(String traceId) {
        return traceIds.contains(traceId);
    }

    synchronized Use use(String traceId, long expiresAtEpochMillis, long nowEpochMillis) {
        forgetExpired(nowEpochMillis);
        if (traceIds.contains(traceId)) {
            return Use.AGAIN;
        }
        if (traceIds.size() >= capacity) {
            return Use.FULL;
        }
        traceIds.add(traceId);
        byExpiry.add(new Used(traceId, expiresAtEpochMillis + KEPT_AFTER_EXPIRY_MILLIS));
        return Use.FIRST;
    }

    private void forgetExpired(long nowEpochMillis) {
        Used oldest = byExpiry.peek();
        while (oldest != null && oldest.forgetAtEpochMillis <= nowEpochMillis) {
            byExpiry.remove();
            traceIds.remove(oldest.traceId);
            oldest = byExpiry.peek();
        }
    }
}
