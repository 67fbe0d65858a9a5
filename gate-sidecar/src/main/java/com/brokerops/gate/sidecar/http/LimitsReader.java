package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The reader of {@code POST /v1/admin/limits}.
 *
 * <p><b>Thread.</b> One at a time; the public method makes its own.
 */
public final class LimitsReader {
    /** The owner that nobody may speak for: the limits file. */
    private static final String RESERVED = "file";

    private static final Pattern OWNER = Pattern.compile("[a-z0-9-]{1,31}");
    private static final int LAST_YEAR = 9999;
    private static final long MAX_VERSION = Long.MAX_VALUE - 1;

    private static final int SCOPE = 1;
    private static final int OWNER_SEEN = 1 << 1;
    private static final int LIMITS = 1 << 2;
    private static final int VERSION = 1 << 3;
    private static final int REASON = 1 << 4;
    private static final int EXPIRY = 1 << 5;

    private int seen;
    private @Nullable Scope scope;
    private @Nullable String owner;
    private @Nullable Limits limits;
    private long version;
    private @Nullable String reason;
    private long untilMillis = OwnersLimits.FOREVER;

    private LimitsReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static LimitsRequest read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return new LimitsReader().read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private LimitsRequest read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        int start = parser.offset();
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
        parser.end();
        requireSeen(LIMITS, "limits", start);
        requireSeen(VERSION, "expected_version", start);
        if (scope == null) {
            throw missing("scope", start);
        }
        if (owner == null) {
            throw missing("owner", start);
        }
        if (reason == null) {
            throw missing("reason", start);
        }
        String unknown = limits == null ? null : limits.notMeasuredFor(scope.kind());
        if (unknown != null) {
            String field = "limits." + unknown;
            throw new BadRequestException(
                    field, field + " is not supported for " + scope.text(), start);
        }
        return new LimitsRequest(scope, owner, limits, version, reason, untilMillis);
    }

    private void requireSeen(int bit, String field, int start) throws BadRequestException {
        if ((seen & bit) == 0) {
            throw missing(field, start);
        }
    }

    private static BadRequestException missing(String field, int start) {
        return new BadRequestException(field, field + " is missing", start);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "scope" -> {
                seen = parser.once(seen, SCOPE);
                scope = scope(parser);
            }
            case "owner" -> {
                seen = parser.once(seen, OWNER_SEEN);
                owner = owner(parser);
            }
            case "limits" -> {
                seen = parser.once(seen, LIMITS);
                limits = parser.isObject() ? LimitNumbers.read(parser) : null;
            }
            case "expected_version" -> {
                seen = parser.once(seen, VERSION);
                version = LimitNumbers.whole(parser, parser.number(), MAX_VERSION);
            }
            case "reason" -> {
                seen = parser.once(seen, REASON);
                reason = RiskStateReader.reason(parser);
            }
            case "expires_at" -> {
                seen = parser.once(seen, EXPIRY);
                untilMillis = moment(parser);
            }
            default -> throw parser.unknownField();
        }
    }

    private static Scope scope(BodyParser parser) throws BadRequestException {
        Scope scope = RiskStateReader.scope(parser);
        if (scope.kind() == Kind.CLIENT_SYMBOL) {
            throw parser.fail("must be of one kind: a client in one symbol has no limits");
        }
        return scope;
    }

    private static String owner(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        if (!OWNER.matcher(text).matches()) {
            throw parser.fail("must be 1 to 31 of a-z 0-9 -");
        }
        if (text.equals(RESERVED)) {
            throw parser.fail("must be another than file, which speaks by the limits file");
        }
        return text;
    }

    private static long moment(BodyParser parser) throws BadRequestException {
        OffsetDateTime moment = parser.timestamp().withOffsetSameInstant(ZoneOffset.UTC);
        if (moment.getYear() > LAST_YEAR) {
            throw parser.fail("must be before the year 10000");
        }
        return moment.toInstant().toEpochMilli();
    }
}
