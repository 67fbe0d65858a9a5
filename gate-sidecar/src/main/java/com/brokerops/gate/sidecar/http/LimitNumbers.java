package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Limits;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object of limits in a body; null is a limit that is not set.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class LimitNumbers {
    private static final List<String> MONEY =
            List.of("gross", "net", "order_notional", "open_order_notional", "day_notional");
    private static final List<String> NAMES =
            List.of(
                    "gross",
                    "net",
                    "order_notional",
                    "symbol_long",
                    "symbol_short",
                    "order_qty",
                    "open_order_notional",
                    "open_order_count",
                    "leverage_percent",
                    "day_qty",
                    "day_notional");

    private LimitNumbers() {}

    /** The limits of the object that the parser stands on, or null if it sets none. */
    static @Nullable Limits read(BodyParser parser) throws BadRequestException {
        long[] set = new long[NAMES.size()];
        Arrays.fill(set, Limits.NOT_SET);
        int seen = 0;
        parser.prefix("limits.");
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            int index = NAMES.indexOf(name);
            if (index < 0) {
                throw parser.unknownField();
            }
            seen = parser.once(seen, 1 << index);
            String text = parser.numberOrNull();
            if (text != null) {
                set[index] =
                        MONEY.contains(name)
                                ? money(parser, text)
                                : whole(parser, text, most(name));
            }
        }
        parser.prefix("");
        Limits limits =
                new Limits(
                        set[0], set[1], set[2], set[3], set[4], set[5], set[6], set[7], set[8],
                        set[9], set[10]);
        return limits.equals(Limits.NONE) ? null : limits;
    }

    private static long most(String name) {
        return name.equals("leverage_percent") ? Limits.MAX_LEVERAGE : Decimals.MAX_QTY;
    }

    private static long money(BodyParser parser, String text) throws BadRequestException {
        try {
            return Decimals.moneyE4(text);
        } catch (IllegalArgumentException refused) {
            throw parser.fail(String.valueOf(refused.getMessage()));
        }
    }

    /** A whole number of digits only, zero included. */
    static long whole(BodyParser parser, String text, long most) throws BadRequestException {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw parser.fail("must be a whole number, digits only");
            }
            if (value > (most - digit) / 10) {
                throw parser.fail("must be at most " + most);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
