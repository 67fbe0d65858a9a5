package com.brokerops.gate.sidecar.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * The reader of {@code POST /v1/events}: one event or an array of 1 to 100, all well-formed or none
 * is taken.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class EventReader {
    /** The most events in one body. */
    public static final int MAX_EVENTS = 100;

    private EventReader() {}

    /**
     * Reads one body. In an array the path of a field starts with its element, {@code [3].qty}.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static List<ReadEvent> read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private static List<ReadEvent> read(BodyParser parser) throws BadRequestException {
        @Nullable JsonToken token = parser.next();
        List<ReadEvent> reports;
        if (token == JsonToken.START_ARRAY) {
            reports = readArray(parser);
        } else {
            parser.requireObject(token);
            reports = List.of(EventFields.read(parser, ""));
        }
        parser.end();
        return reports;
    }

    private static List<ReadEvent> readArray(BodyParser parser) throws BadRequestException {
        List<ReadEvent> reports = new ArrayList<>();
        for (JsonToken token = parser.next(); token != JsonToken.END_ARRAY; token = parser.next()) {
            if (reports.size() == MAX_EVENTS) {
                throw parser.failSaying("more than " + MAX_EVENTS + " events");
            }
            String element = "[" + reports.size() + "]";
            parser.prefix(element);
            parser.requireObject(token);
            reports.add(EventFields.read(parser, element + "."));
            parser.prefix("");
        }
        if (reports.isEmpty()) {
            throw parser.failSaying("no event in the array");
        }
        return List.copyOf(reports);
    }
}
