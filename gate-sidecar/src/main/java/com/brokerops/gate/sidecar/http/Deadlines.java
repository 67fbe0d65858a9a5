package com.brokerops.gate.sidecar.http;

/**
 * How long a connection may stay in each phase. They are looked at once every {@code sweepMillis},
 * so a connection may live that much longer.
 *
 * @param drainMillis how long {@link HttpListener#close()} waits for requests in flight
 */
public record Deadlines(
        int idleMillis,
        int headMillis,
        int bodyMillis,
        int answerMillis,
        int writeMillis,
        int lingerMillis,
        int sweepMillis,
        int drainMillis) {

    public Deadlines {
        int least = Math.min(Math.min(idleMillis, headMillis), Math.min(bodyMillis, answerMillis));
        least = Math.min(least, Math.min(Math.min(writeMillis, lingerMillis), sweepMillis));
        if (least < 1 || drainMillis < 0) {
            throw new IllegalArgumentException("a deadline of " + least + " or " + drainMillis);
        }
    }

    /** What the contract promises: 2 s for a head, a body or a slow reader, 60 s of idleness. */
    public static Deadlines defaults() {
        return new Deadlines(60_000, 2_000, 2_000, 5_000, 2_000, 500, 250, 2_000);
    }

    int millis(ConnectionPhase phase) {
        return switch (phase) {
            case IDLE -> idleMillis;
            case HEAD -> headMillis;
            case BODY -> bodyMillis;
            case ANSWER -> answerMillis;
            case WRITE -> writeMillis;
            case LINGER -> lingerMillis;
        };
    }
}
