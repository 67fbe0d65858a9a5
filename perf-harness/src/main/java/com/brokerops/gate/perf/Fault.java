package com.brokerops.gate.perf;

import java.util.Locale;

/** Why a request does not count as completed. */
enum Fault {
    /** The connection ended with the request in flight. */
    CONNECTION_LOST,
    /** The status code is not 2xx. */
    NOT_2XX,
    /** The gate could not decide. */
    REFUSED,
    /** Another answer than the order must get. */
    WRONG_ANSWER,
    /** No answer until the end, and a while. */
    NO_ANSWER,
    /** Due, and never sent: no connection was free until the end, or too many were due. */
    NEVER_SENT;

    /** The name in an artifact. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
