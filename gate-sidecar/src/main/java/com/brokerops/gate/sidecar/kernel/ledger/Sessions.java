package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Undone;
import java.util.ArrayList;
import java.util.List;

/**
 * Which trading session is in force, and which orders ended with an earlier one and are set aside
 * still. Those are found a part at a time: there may be a million of them.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Sessions {
    /** The seq of a roll that there never was. */
    public static final long NEVER = -1;

    /** The most orders that one search looks at, some 10 ns each. */
    private static final int MAX_LOOKED_AT = 1 << 16;

    private final Reservations reservations;
    private final Cells cells;
    private String current = "";
    private long rolledSeq = NEVER;
    private int looked;

    Sessions(Reservations reservations, Cells cells) {
        this.reservations = reservations;
        this.cells = cells;
    }

    /** The day by which the session in force goes; empty before the first roll. */
    public String current() {
        return current;
    }

    /** The line by which it began; {@link #NEVER} before the first roll. */
    public long rolledSeq() {
        return rolledSeq;
    }

    /** True while orders may be set aside whose session is over. */
    public boolean ending() {
        return rolledSeq != NEVER && looked < reservations.slots();
    }

    /** What an event says was executed, or was not after all, counts to the session of that. */
    void execute(Lifecycle event, Route route) {
        Undone undone = event.undone();
        if (undone == null ? event.qty() > 0 : undone.says() && undone.seq() > rolledSeq) {
            Wide qty = new Wide();
            Wide amountE4 = new Wide();
            add(qty, amountE4, event.qty(), event.priceE8(), 1);
            if (undone != null) {
                add(qty, amountE4, undone.qty(), undone.priceE8(), -1);
            }
            route.execute(qty, amountE4);
        }
    }

    /** Adds to a sum of quantities and one of amounts what an execution was, or takes it away. */
    public static void add(Wide sum, Wide sumE4, long qty, long priceE8, int sign) {
        sum.add(sign * qty);
        sumE4.add(sign * worthE4(qty, priceE8));
    }

    /** What closes a position may be worth more than fits; it counts as what does. */
    private static long worthE4(long qty, long priceE8) {
        try {
            return qty == 0 ? 0 : Amounts.notionalE4(qty, priceE8);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    void roll(String session, long seq) {
        restore(session, seq);
        reservations.nextSession();
        cells.nextDay();
    }

    void restore(String session, long seq) {
        current = session;
        rolledSeq = seq;
        looked = 0;
    }

    /**
     * Open orders whose session is over: one that a search has found, and those that came the same
     * way among the next. One that has a pair is alone. Empty if the search has not found any, be
     * it that there are none or that it goes on the next time.
     *
     * @param most how many are looked at from the first one on
     */
    public List<Reservation> over(int most) {
        int first = rolledSeq == NEVER ? Records.NONE : next();
        if (first == Records.NONE) {
            return List.of();
        }
        List<Reservation> over = new ArrayList<>(List.of(read(first)));
        boolean alone = reservations.pair(first) != Records.NONE;
        int end = alone ? first : Math.min(reservations.slots(), first + most);
        for (int slot = first + 1; slot < end; slot++) {
            if (isDue(slot)
                    && reservations.route(slot) == reservations.route(first)
                    && reservations.pair(slot) == Records.NONE) {
                over.add(read(slot));
            }
        }
        return over;
    }

    private Reservation read(int slot) {
        return reservations.read(slot, cells.route(reservations.route(slot)));
    }

    /** Nothing before it has to be looked at again until the next roll. */
    private int next() {
        int end = Math.min(reservations.slots(), looked + MAX_LOOKED_AT);
        for (; looked < end; looked++) {
            if (isDue(looked)) {
                return looked;
            }
        }
        return Records.NONE;
    }

    private boolean isDue(int slot) {
        return !reservations.state(slot).terminal() && reservations.sessionOver(slot);
    }
}
