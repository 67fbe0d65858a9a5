package com.brokerops.gate.sidecar.http;

/** The ways a request is refused before any route sees it, with the status each is answered by. */
public enum RequestFault {
    /** The bytes of the head break the grammar. */
    MALFORMED_HEAD(400),
    /** The head is longer, or has more lines, than the gate reads. */
    HEAD_TOO_LARGE(431),
    /** Not exactly one Host. */
    HOST_MISSING(400),
    /** A Host that is not ours: DNS rebinding. */
    HOST_FOREIGN(421),
    /** A request that a web page made: Origin, Referer or Sec-Fetch-Site. */
    FROM_BROWSER(403),
    /** The length of the body is not said plainly. */
    LENGTH_DOUBTFUL(400),
    /** A POST without Content-Length, or with Transfer-Encoding. */
    LENGTH_REQUIRED(411),
    /** The body is longer than the gate reads. */
    BODY_TOO_LARGE(413),
    /** Expect. */
    EXPECTATION(417),
    /** Not application/json. */
    MEDIA_TYPE(415),
    UNKNOWN_PATH(404),
    WRONG_METHOD(405),
    /** A query string where the route takes none. */
    QUERY(400),
    /** A head or a body that did not arrive in time. */
    TOO_SLOW(408);

    private final int status;

    RequestFault(int status) {
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
