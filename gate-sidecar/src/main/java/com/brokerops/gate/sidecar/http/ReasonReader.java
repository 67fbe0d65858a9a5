package com.brokerops.gate.sidecar.http;

import tools.jackson.core.JacksonException;

/** The reader of a body that says why, and nothing else: {@code {"reason": "…"}}. */
public final class ReasonReader {
    private static final String REASON = "reason";

    private ReasonReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @return 1 to 200 printable ASCII characters
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static String read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private static String read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        int start = parser.offset();
        String reason = null;
        int seen = 0;
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            if (!name.equals(REASON)) {
                throw parser.unknownField();
            }
            seen = parser.once(seen, 1);
            reason = RiskStateReader.reason(parser);
        }
        parser.end();
        if (reason == null) {
            throw new BadRequestException(REASON, "reason is missing", start);
        }
        return reason;
    }
}
