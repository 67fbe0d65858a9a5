package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The reader of {@code POST /v1/admin/risk-state}.
 *
 * <p><b>Thread.</b> One at a time; the public method makes its own.
 */
public final class RiskStateReader {
    private static final int SCOPE = 1;
    private static final int STATE = 1 << 1;
    private static final int REASON = 1 << 2;
    private static final int SIDE = 1 << 3;

    private int seen;
    private @Nullable Scope scope;
    private @Nullable Side side;
    private @Nullable RiskState state;
    private @Nullable String reason;

    private RiskStateReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static RiskStateRequest read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return new RiskStateReader().read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private RiskStateRequest read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        int start = parser.offset();
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
        parser.end();
        if (scope == null) {
            throw new BadRequestException("scope", "scope is missing", start);
        }
        if (state == null) {
            throw new BadRequestException("state", "state is missing", start);
        }
        if (reason == null) {
            throw new BadRequestException("reason", "reason is missing", start);
        }
        return new RiskStateRequest(scope, side, state, reason);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "scope" -> {
                seen = parser.once(seen, SCOPE);
                scope = scope(parser);
            }
            case "side" -> {
                seen = parser.once(seen, SIDE);
                side = OrderFields.side(parser);
            }
            case "state" -> {
                seen = parser.once(seen, STATE);
                state = state(parser);
            }
            case "reason" -> {
                seen = parser.once(seen, REASON);
                reason = reason(parser);
            }
            default -> throw parser.unknownField();
        }
    }

    static Scope scope(BodyParser parser) throws BadRequestException {
        try {
            return Scope.parse(parser.text());
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
    }

    private static RiskState state(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "NORMAL" -> RiskState.NORMAL;
            case "REDUCE_ONLY" -> RiskState.REDUCE_ONLY;
            case "HALT" -> RiskState.HALT;
            default -> throw parser.fail("must be NORMAL, REDUCE_ONLY or HALT");
        };
    }

    /** 1 to 200 printable ASCII characters, for the audit log. */
    static String reason(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        boolean legal = !text.isBlank() && text.length() <= RiskStateRequest.MAX_REASON;
        for (int i = 0; legal && i < text.length(); i++) {
            legal = text.charAt(i) >= ' ' && text.charAt(i) < 0x7F;
        }
        if (!legal) {
            throw parser.fail("must be 1 to 200 printable ASCII characters");
        }
        return text;
    }
}
