package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Undone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last executions of all clients, 64 bytes each, with the position that each of them met. One
 * is undone by booking again what came after it, from the position that it met: a cost depends on
 * the order of executions, so no inverse of a single one exists.
 *
 * <pre>
 *   0 seq &lt;&lt; 1 | shared   1,2 trace id   3 quantity, of a sale negative, 0 when busted   4 price
 *   5 position before   6 its cost   7 route | next one of the same client and symbol
 * </pre>
 *
 * The oldest one makes room, whatever became of its order: what is known follows from the log
 * alone, not from the moment at which something was forgotten.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Executions {
    private static final int FIELDS = 8;
    private static final int SEQ = 0;
    private static final int TRACE = 1;
    private static final int QTY = 3;
    private static final int PRICE = 4;
    private static final int POSITION = 5;
    private static final int COST = 6;
    private static final int PARTS = 7;

    private final int capacity;
    private final Records records;
    private int oldest;

    Executions(int capacity) {
        this.capacity = capacity;
        this.records = new Records(FIELDS, capacity);
    }

    int size() {
        return records.size();
    }

    /** The execution that the line of that seq reported, or NONE. */
    int find(long seq) {
        int from = 0;
        int to = records.size();
        while (from < to) {
            int middle = from + to >>> 1;
            long found = seq(slot(middle));
            if (found == seq) {
                return slot(middle);
            }
            from = found < seq ? middle + 1 : from;
            to = found < seq ? to : middle;
        }
        return Records.NONE;
    }

    /** The slot of the execution that so many are older than. */
    int slot(int index) {
        return (int) (((long) oldest + index) % capacity);
    }

    /**
     * Takes what an event says of executions, before it is booked.
     *
     * @throws IllegalStateException if what it says is held is not what follows
     */
    void apply(Lifecycle event, long seq, Route route, Side side, Cells cells) {
        Undone undone = event.undone();
        if (undone != null) {
            Exposure held =
                    restate(require(undone.seq()), signed(side, event.qty()), event.priceE8());
            Exposure stated = event.exposureAfter();
            if (stated.position() != held.position()
                    || stated.positionCostE4() != held.positionCostE4()) {
                throw new IllegalStateException("stated " + stated + ", held " + held);
            }
        } else if (event.qty() > 0) {
            long signedQty = signed(side, event.qty());
            Exposure met = route.cell.exposure();
            add(
                    route,
                    seq,
                    event.shared(),
                    event.traceId(),
                    signedQty,
                    event.priceE8(),
                    met,
                    cells);
        }
    }

    /** By how much an event that is not taken yet moves the position, sales being negative. */
    long moved(Lifecycle event, Side side) {
        Undone undone = event.undone();
        long before = undone == null ? 0 : signedQty(require(undone.seq()));
        return signed(side, event.qty()) - before;
    }

    private static long signed(Side side, long qty) {
        return side == Side.BUY ? qty : -qty;
    }

    private int require(long seq) {
        int slot = find(seq);
        if (slot == Records.NONE) {
            throw new IllegalStateException("no execution of seq " + seq);
        }
        return slot;
    }

    /**
     * Remembers one.
     *
     * @param signedQty negative for a sale
     * @param met what was held then
     */
    void add(
            Route route,
            long seq,
            boolean shared,
            UUID traceId,
            long signedQty,
            long priceE8,
            Exposure met,
            Cells cells) {
        if (records.full()) {
            evict(cells);
        }
        int slot = records.allocate();
        records.set(slot, SEQ, seq << 1 | (shared ? 1 : 0));
        records.set(slot, TRACE, traceId.getMostSignificantBits());
        records.set(slot, TRACE + 1, traceId.getLeastSignificantBits());
        records.set(slot, QTY, signedQty);
        records.set(slot, PRICE, priceE8);
        records.set(slot, POSITION, met.position());
        records.set(slot, COST, met.positionCostE4());
        records.setHigh(slot, PARTS, route.number);
        records.setLow(slot, PARTS, Records.NONE);
        Client.Cell cell = route.cell;
        if (cell.lastExecution == Records.NONE) {
            cell.firstExecution = slot;
        } else {
            records.setLow(cell.lastExecution, PARTS, slot);
        }
        cell.lastExecution = slot;
    }

    /** The oldest of all is the oldest of its cell. */
    private void evict(Cells cells) {
        int slot = oldest;
        Client.Cell cell = cells.route(route(slot)).cell;
        if (cell.firstExecution != slot) {
            throw new IllegalStateException("execution " + seq(slot) + " is not its cell's first");
        }
        cell.firstExecution = next(slot);
        if (cell.firstExecution == Records.NONE) {
            cell.lastExecution = Records.NONE;
        }
        records.free(slot); // and the next allocation takes the same place
        oldest = (oldest + 1) % capacity;
    }

    /**
     * What would be held now if one had been another.
     *
     * @param qty 0 if it had not been
     * @return an exposure in which nothing is pending
     * @throws ArithmeticException when it does not fit
     */
    Exposure restated(Execution execution, long qty, long priceE8) {
        int slot = require(execution.seq());
        Exposure held = book(met(slot), signed(execution.side(), qty), priceE8);
        for (int s = next(slot); s != Records.NONE; s = next(s)) {
            held = book(held, records.get(s, QTY), price(s));
        }
        return held;
    }

    /** From here on one was another, and all behind it have met what they would have met. */
    Exposure restate(int slot, long signedQty, long priceE8) {
        records.set(slot, QTY, signedQty);
        records.set(slot, PRICE, priceE8);
        Exposure held = book(met(slot), signedQty, priceE8);
        for (int s = next(slot); s != Records.NONE; s = next(s)) {
            records.set(s, POSITION, held.position());
            records.set(s, COST, held.positionCostE4());
            held = book(held, records.get(s, QTY), price(s));
        }
        return held;
    }

    private static Exposure book(Exposure from, long signedQty, long priceE8) {
        return signedQty == 0
                ? from
                : Exposures.book(
                        from, signedQty > 0 ? Side.BUY : Side.SELL, Math.abs(signedQty), priceE8);
    }

    /** What one met: a position with nothing pending. */
    Exposure met(int slot) {
        return new Exposure(records.get(slot, POSITION), records.get(slot, COST), 0, 0, 0, 0);
    }

    long seq(int slot) {
        return records.get(slot, SEQ) >> 1;
    }

    boolean shared(int slot) {
        return (records.get(slot, SEQ) & 1) != 0;
    }

    long signedQty(int slot) {
        return records.get(slot, QTY);
    }

    long price(int slot) {
        return records.get(slot, PRICE);
    }

    int route(int slot) {
        return records.high(slot, PARTS);
    }

    UUID traceId(int slot) {
        return new UUID(records.get(slot, TRACE), records.get(slot, TRACE + 1));
    }

    private int next(int slot) {
        return records.low(slot, PARTS);
    }

    /** The execution of a line as it is now, of an order of that side; null if it is not known. */
    @Nullable Execution read(long seq, Side side) {
        int slot = find(seq);
        return slot == Records.NONE
                ? null
                : new Execution(
                        seq,
                        traceId(slot),
                        side,
                        Math.abs(signedQty(slot)),
                        price(slot),
                        shared(slot));
    }
}
