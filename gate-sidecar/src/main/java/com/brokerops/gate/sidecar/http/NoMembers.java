package com.brokerops.gate.sidecar.http;

import tools.jackson.core.JacksonException;

/** The reader of a body that says nothing: an object without members. */
public final class NoMembers {
    private NoMembers() {}

    /**
     * Requires that a body is an empty object.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if it is anything else
     */
    public static void require(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                parser.beginObject();
                if (parser.nextField() != null) {
                    throw parser.unknownField();
                }
                parser.end();
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }
}
