package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.FactEvent.BalanceReported;

/** The numbers and times of events that are about no order. */
final class FactNumbers {
    private FactNumbers() {}

    /** Money that may be owed. */
    static long balanceE4(BodyParser parser) throws BadRequestException {
        String text = parser.number();
        boolean owed = text.startsWith("-");
        long amountE4;
        try {
            amountE4 = Decimals.moneyE4(owed ? text.substring(1) : text);
        } catch (IllegalArgumentException refused) {
            throw parser.fail(String.valueOf(refused.getMessage()));
        }
        if (amountE4 > BalanceReported.MOST_E4) {
            throw parser.fail("is too large");
        }
        return owed ? -amountE4 : amountE4;
    }

    /** The version of what is said: there is one. */
    static void requireSchema(BodyParser parser) throws BadRequestException {
        if (!parser.number().equals("1")) {
            throw parser.fail("must be 1, the only version that is known");
        }
    }

    /** A moment that a line of the log can say, in milliseconds since the epoch. */
    static long moment(BodyParser parser) throws BadRequestException {
        long millis = parser.timestamp().toInstant().toEpochMilli();
        if (millis < 0) {
            throw parser.fail("must not be before 1970");
        }
        return millis;
    }
}
