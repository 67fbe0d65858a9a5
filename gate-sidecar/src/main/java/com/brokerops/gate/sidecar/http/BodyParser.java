package com.brokerops.gate.sidecar.http;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * A strict cursor over the JSON of one body, on top of Jackson's streaming parser. It knows the
 * path of the field it stands on, so that every refusal names the field and the byte offset. A
 * number stays text: no double and no BigDecimal is made here.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link BadRequestException} for what this class checks; Jackson's own
 * exceptions pass through and become one by {@link #malformed}.
 */
final class BodyParser implements AutoCloseable {
    static final int MAX_DEPTH = 8;

    private static final int MAX_TIMESTAMP = 40;
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    private static final int MAX_ECHOED_NAME = 64;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Utf8 has already decided what the bytes are.
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .recyclerPool(JsonRecyclerPools.threadLocalPool())
                    .build();

    private final JsonParser parser;
    private String prefix = "";
    private @Nullable String name;

    private BodyParser(JsonParser parser) {
        this.parser = parser;
    }

    /** Opens a body after checking that it is strict UTF-8. */
    static BodyParser open(byte[] body, int length) throws BadRequestException {
        int fault = Utf8.firstFault(body, length);
        if (fault != Utf8.NO_FAULT) {
            throw new BadRequestException("", "the body is not UTF-8 text", fault);
        }
        return new BodyParser(JSON.createParser(ObjectReadContext.empty(), body, 0, length));
    }

    /** Moves to the next value. */
    @Nullable JsonToken next() {
        return parser.nextToken();
    }

    /** Requires that the value the parser moves to is an object. */
    void beginObject() throws BadRequestException {
        requireObject(parser.nextToken());
    }

    /** Requires that the value the parser stands on is an object. */
    void requireObject(@Nullable JsonToken token) throws BadRequestException {
        if (token != JsonToken.START_OBJECT) {
            throw wrongType(token, "an object");
        }
    }

    /** From here on members are called {@code prefix + name}. */
    void prefix(String pathBeforeNames) {
        prefix = pathBeforeNames;
        name = null;
    }

    /** The next member's name, or null at the end of the object. */
    @Nullable String nextField() {
        name = parser.nextName();
        return name;
    }

    /** Adds a field to the set of those seen, and refuses its second time. */
    int once(int seen, int bit) throws BadRequestException {
        if ((seen & bit) != 0) {
            throw fail("appears twice");
        }
        return seen | bit;
    }

    /** The member's value, which must be a string. */
    String text() throws BadRequestException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_STRING) {
            throw wrongType(token, "a string");
        }
        return parser.getString();
    }

    /** A moment as RFC 3339 writes it. */
    OffsetDateTime timestamp() throws BadRequestException {
        String text = text();
        if (text.length() > MAX_TIMESTAMP || !RFC_3339.matcher(text).matches()) {
            throw fail("must be an RFC 3339 timestamp");
        }
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException noSuchMoment) {
            throw fail("is not a moment that exists");
        }
    }

    /** True or false. */
    boolean bool() throws BadRequestException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrongType(token, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The member's value as it was written, which must be a number. */
    String number() throws BadRequestException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(token, "a number");
        }
        return parser.getString();
    }

    /** The member's value as it was written, which must be a number, or null. */
    @Nullable String numberOrNull() throws BadRequestException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw fail("must be a number or null");
        }
        return parser.getString();
    }

    /** True if the member's value is an object, which the parser then stands on; false for null. */
    boolean isObject() throws BadRequestException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL) {
            throw fail("must be an object or null");
        }
        return token == JsonToken.START_OBJECT;
    }

    /**
     * The member's value as it was written, which must be an object; what is in it is not looked
     * at.
     *
     * @param body what this parser was opened on
     */
    byte[] object(byte[] body) throws BadRequestException {
        requireObject(parser.nextToken());
        int from = offset();
        parser.skipChildren();
        return Arrays.copyOfRange(body, from, offset(parser.currentLocation()));
    }

    /** Requires that nothing but white space follows. */
    void end() throws BadRequestException {
        prefix("");
        if (parser.nextToken() != null) {
            throw new BadRequestException("", "the body has text after its value", offset());
        }
    }

    /** Byte offset of the name or value the parser stands on. */
    int offset() {
        return offset(parser.currentTokenLocation());
    }

    /** A refusal of the field the parser stands on: its path, then the rule. */
    BadRequestException fail(String rule) {
        return new BadRequestException(path(), subject() + " " + rule, offset());
    }

    /** A refusal of the field the parser stands on, in words that already name it. */
    BadRequestException failSaying(String detail) {
        return new BadRequestException(path(), detail, offset());
    }

    BadRequestException unknownField() {
        return fail("is not a known field");
    }

    BadRequestException notSupportedYet() {
        return fail("is not supported yet");
    }

    /** What Jackson refused, without its words, which are about its own settings. */
    BadRequestException malformed(JacksonException refused) {
        String detail =
                refused instanceof StreamConstraintsException
                        ? "the body is nested deeper than "
                                + MAX_DEPTH
                                + " or holds too long a token"
                        : "the body is not well-formed JSON";
        // Jackson reads a name together with the first token of its value: the name may be newer.
        name = parser.currentName();
        return new BadRequestException(path(), detail, offset(refused.getLocation()));
    }

    @Override
    public void close() {
        parser.close();
    }

    private BadRequestException wrongType(@Nullable JsonToken token, String wanted) {
        return token == JsonToken.VALUE_NULL ? fail("must not be null") : fail("must be " + wanted);
    }

    private static int offset(@Nullable TokenStreamLocation location) {
        return location == null ? 0 : (int) Math.max(0, location.getByteOffset());
    }

    private String subject() {
        String path = path();
        return path.isEmpty() ? "the body" : path;
    }

    /** The path of the current field, fit to be shown: a stranger chose the last name in it. */
    private String path() {
        if (name == null) {
            return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
        }
        StringBuilder path = new StringBuilder(prefix);
        int shown = Math.min(name.length(), MAX_ECHOED_NAME);
        for (int i = 0; i < shown; i++) {
            char c = name.charAt(i);
            path.append(c > ' ' && c < 0x7F ? c : '?');
        }
        return path.toString();
    }
}
