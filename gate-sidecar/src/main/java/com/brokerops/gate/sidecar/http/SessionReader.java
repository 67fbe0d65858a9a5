package com.brokerops.gate.sidecar.http;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The reader of {@code POST /v1/admin/session/roll}.
 *
 * <p><b>Thread.</b> One at a time; the public method makes its own.
 */
public final class SessionReader {
    private static final int SESSION = 1;
    private static final int REASON = 1 << 1;
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private int seen;
    private @Nullable String session;
    private @Nullable String reason;

    private SessionReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static SessionRequest read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return new SessionReader().read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private SessionRequest read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        int start = parser.offset();
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
        parser.end();
        if (session == null) {
            throw new BadRequestException("session", "session is missing", start);
        }
        if (reason == null) {
            throw new BadRequestException("reason", "reason is missing", start);
        }
        return new SessionRequest(session, reason);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "session" -> {
                seen = parser.once(seen, SESSION);
                session = day(parser);
            }
            case "reason" -> {
                seen = parser.once(seen, REASON);
                reason = RiskStateReader.reason(parser);
            }
            default -> throw parser.unknownField();
        }
    }

    private static String day(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        if (!DAY.matcher(text).matches()) {
            throw parser.fail("must be a day, as 2026-11-23");
        }
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw parser.fail("is not a day that exists");
        }
    }
}
