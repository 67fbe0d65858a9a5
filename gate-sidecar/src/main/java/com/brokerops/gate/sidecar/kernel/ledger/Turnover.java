package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * What was bought and sold since the session began, of one scope or one way. What was summed in an
 * earlier session is nothing: when one ends, nothing has to be looked at.
 *
 * <p><b>Units.</b> Quantity whole, money 1e-4.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Turnover {
    /** The session in force, by number; shared by all sums of a ledger. */
    static final class Day {
        private int number;

        void next() {
            number++;
        }
    }

    private final Day day;
    private final Wide qty = new Wide();
    private final Wide amountE4 = new Wide();
    private int of;

    Turnover(Day day) {
        this.day = day;
        this.of = day.number;
    }

    void add(Wide moreQty, Wide moreE4) {
        if (of != day.number) {
            of = day.number;
            qty.clear();
            amountE4.clear();
        }
        qty.add(moreQty);
        amountE4.add(moreE4);
    }

    Wide qty() {
        return of == day.number ? qty : new Wide();
    }

    Wide amountE4() {
        return of == day.number ? amountE4 : new Wide();
    }

    boolean isZero() {
        return qty().isZero() && amountE4().isZero();
    }
}
