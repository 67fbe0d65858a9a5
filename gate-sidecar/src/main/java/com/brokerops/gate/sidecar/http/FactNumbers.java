package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.EconomicsStage;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The numbers and times of events that are about no order. */
final class FactNumbers {
    private static final Pattern AMOUNT =
            Pattern.compile("[a-z0-9_]{1," + EconomicsReconciled.MOST_NAME + "}");

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

    static EconomicsStage stage(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "PROVISIONAL" -> EconomicsStage.PROVISIONAL;
            case "FINAL" -> EconomicsStage.FINAL;
            default -> throw parser.fail("must be PROVISIONAL or FINAL");
        };
    }

    /**
     * Amounts of money by name.
     *
     * @param prefix of the event's members
     */
    static SortedMap<String, Long> amountsE4(BodyParser parser, String prefix)
            throws BadRequestException {
        SortedMap<String, Long> amounts = new TreeMap<>();
        parser.beginObject();
        parser.prefix(prefix + "amounts.");
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            if (!AMOUNT.matcher(name).matches()) {
                throw parser.fail("must be a name of 1 to 32 of a-z 0-9 _");
            }
            if (amounts.size() == EconomicsReconciled.MOST_AMOUNTS) {
                throw parser.fail("is one too many: at most " + amounts.size());
            }
            if (amounts.containsKey(name)) {
                throw parser.fail("appears twice");
            }
            amounts.put(name, balanceE4(parser));
        }
        parser.prefix(prefix);
        if (amounts.isEmpty()) {
            String field = prefix + "amounts";
            throw new BadRequestException(field, field + " is empty", parser.offset());
        }
        return amounts;
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
