package com.brokerops.gate.sidecar.http;

import org.jspecify.annotations.Nullable;

/**
 * A status line that the gate sends. RFC 9110 section 15, RFC 6585.
 *
 * @param line the whole line, CR LF included
 */
record StatusLine(String reason, String line) {
    private static final int FIRST = 200;
    private static final @Nullable StatusLine[] ALL = new StatusLine[400];

    static {
        add(200, "OK");
        add(202, "Accepted");
        add(400, "Bad Request");
        add(401, "Unauthorized");
        add(403, "Forbidden");
        add(404, "Not Found");
        add(405, "Method Not Allowed");
        add(408, "Request Timeout");
        add(409, "Conflict");
        add(410, "Gone");
        add(411, "Length Required");
        add(413, "Content Too Large");
        add(415, "Unsupported Media Type");
        add(417, "Expectation Failed");
        add(421, "Misdirected Request");
        add(422, "Unprocessable Content");
        add(429, "Too Many Requests");
        add(431, "Request Header Fields Too Large");
        add(500, "Internal Server Error");
        add(503, "Service Unavailable");
    }

    /** The line of a status; throws for one that the gate never sends. */
    static StatusLine of(int status) {
        StatusLine line = ALL[Math.clamp(status - FIRST, 0, ALL.length - 1)];
        if (line == null || status < FIRST) {
            throw new IllegalArgumentException("the gate never answers with status " + status);
        }
        return line;
    }

    /** The reason phrase of a status. */
    static String reason(int status) {
        return of(status).reason();
    }

    private static void add(int status, String reason) {
        String line = "HTTP/1.1 " + status + " " + reason + "\r\n";
        ALL[status - FIRST] = new StatusLine(reason, line);
    }
}
