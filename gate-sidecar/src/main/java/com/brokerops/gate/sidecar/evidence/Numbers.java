package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason.Unit;
import org.jspecify.annotations.Nullable;

/** Numbers as a person reads them: digits in groups of three. */
final class Numbers {
    private static final int GROUP = 3;

    private Numbers() {}

    static String qty(long qty) {
        return grouped(Long.toString(qty));
    }

    static String money(long amountE4) {
        return grouped(Decimals.text(amountE4, Decimals.MONEY_DECIMALS));
    }

    /** Null for an order without that price. */
    static @Nullable String price(long priceE8) {
        return priceE8 == Order.NO_PRICE
                ? null
                : grouped(Decimals.shortText(priceE8, Decimals.PRICE_DECIMALS));
    }

    /** An operand of a reason. */
    static String operand(Unit unit, long value) {
        return unit == Unit.NONE ? "" : grouped(Decimals.text(value, unit.decimals()));
    }

    private static String grouped(String number) {
        int point = number.indexOf('.');
        StringBuilder text = new StringBuilder(number);
        int first = number.startsWith("-") ? 1 : 0;
        for (int i = (point < 0 ? number.length() : point) - GROUP; i > first; i -= GROUP) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}
