package com.brokerops.gate.sidecar.http;

/**
 * Where a connection stands. Each phase has a deadline, after which the connection is closed:
 *
 * <pre>
 *   IDLE -> HEAD -> BODY -> ANSWER -> WRITE -> IDLE
 *              \______\________\________\----> LINGER -> closed
 * </pre>
 */
public enum ConnectionPhase {
    /** No byte of the next request has come. */
    IDLE,
    /** The head is arriving. */
    HEAD,
    /** The body is arriving. */
    BODY,
    /** The request is complete and its route has not answered. */
    ANSWER,
    /** The answer is not yet wholly in the socket. */
    WRITE,
    /** The last answer is sent; what still arrives is thrown away until the peer closes. */
    LINGER
}
