package com.brokerops.gate.sidecar.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What became of one authorized order, in plain decimals: what is left of it, what was executed,
 * and what is set aside for it. One that is to replace another stands against it until either has
 * ended.
 */
final class Reservation {
    static final int DECIMALS = 4;

    private static final Duration KNOWN_AFTER_ITS_END = Duration.ofMinutes(5);
    private static final Set<String> OPEN = Set.of("RESERVED", "WORKING", "PARTIAL");

    final String traceId;
    final String order;
    final String clientId;
    final String symbol;
    final boolean buy;
    final boolean replacement;
    private Instant knownUntil;
    private String state = "RESERVED";
    private BigDecimal leaves;
    private BigDecimal executed;
    private BigDecimal amount;
    private Reservation against;
    private boolean replacesIt;

    /** What a reservation, or the larger of two, sets aside. */
    record Aside(BigDecimal qty, BigDecimal amount) {
        static final Aside NOTHING = new Aside(BigDecimal.ZERO, BigDecimal.ZERO);

        private Aside or(Aside other) {
            return new Aside(qty.max(other.qty), amount.max(other.amount));
        }
    }

    /** Where one stands, as a line of the log has it. */
    record Standing(String traceId, String state, long leaves, long executed, BigDecimal amount) {}

    /**
     * A new one.
     *
     * @param qty of the order, what the original has executed included
     * @param original the one it is to replace, or null
     */
    Reservation(
            String traceId,
            String order,
            String clientId,
            String symbol,
            boolean buy,
            BigDecimal qty,
            BigDecimal price,
            Instant expiresAt,
            Reservation original) {
        this.traceId = traceId;
        this.order = order;
        this.clientId = clientId;
        this.symbol = symbol;
        this.buy = buy;
        this.knownUntil = expiresAt;
        this.replacement = original != null;
        this.executed = replacement ? original.executed : BigDecimal.ZERO;
        this.leaves = qty.subtract(executed);
        this.amount = worth(leaves, price);
        if (replacement) {
            against = original;
            replacesIt = true;
            original.against = this;
        }
    }

    static BigDecimal worth(BigDecimal qty, BigDecimal price) {
        return qty.multiply(price).setScale(DECIMALS, RoundingMode.CEILING);
    }

    boolean open() {
        return OPEN.contains(state);
    }

    String state() {
        return state;
    }

    BigDecimal leaves() {
        return leaves;
    }

    BigDecimal amount() {
        return amount;
    }

    /** The other of a pair that is not decided yet, or null. */
    Reservation against() {
        return against;
    }

    /** Until when an execution is expected, and its id is not free. */
    Instant knownUntil() {
        return knownUntil;
    }

    /** What two of a pair set aside: only one of them can be at the venue. */
    static Aside ofBoth(Reservation one, Reservation other) {
        return one.alone().or(other == null ? Aside.NOTHING : other.alone());
    }

    private Aside alone() {
        return open() ? new Aside(leaves, amount) : Aside.NOTHING;
    }

    Standing standing() {
        return new Standing(
                traceId,
                state,
                leaves.longValueExact(),
                executed.longValueExact(),
                amount.stripTrailingZeros());
    }

    // ---- what happens to it ----

    void accepted() {
        if (state.equals("RESERVED")) {
            works();
        }
    }

    /** The venue has put it in the place of the other. */
    void replaced(Instant at) {
        Reservation other = replacesIt ? against : null; // one that is to replace it goes on
        if (leaves.signum() == 0) {
            end("FILLED", at);
        } else {
            works();
        }
        if (other != null) {
            other.end("REPLACED", at);
        }
    }

    private void works() {
        state = executed.signum() > 0 ? "PARTIAL" : "WORKING";
    }

    /** An execution, which is true whatever the state. */
    void executed(BigDecimal qty, Instant at) {
        String then = "PARTIAL";
        if (qty.compareTo(leaves) > 0) {
            then = "OVERFILLED";
        } else if (!open()) {
            then = "FILLED_LATE";
        } else if (qty.compareTo(leaves) == 0) {
            then = "FILLED";
        }
        if (against != null && !replacesIt) {
            against.uses(qty); // its quantity is in that of the one to come
        }
        if (against != null && replacesIt) {
            against.end("REPLACED", at); // it could not have executed otherwise
        }
        uses(qty);
        if (then.equals("PARTIAL")) {
            state = then;
        } else if (open()) {
            end(then, at);
        } else {
            state = then;
        }
    }

    private void uses(BigDecimal qty) {
        if (qty.compareTo(leaves) >= 0) {
            leaves = BigDecimal.ZERO;
            amount = BigDecimal.ZERO;
        } else {
            BigDecimal released = amount.multiply(qty).divide(leaves, DECIMALS, RoundingMode.FLOOR);
            leaves = leaves.subtract(qty);
            amount = amount.subtract(released);
        }
        executed = executed.add(qty);
    }

    /** It ended at the venue. */
    void end(String then, Instant at) {
        endUnused(then);
        Instant later = at.plus(KNOWN_AFTER_ITS_END);
        knownUntil = knownUntil.isBefore(later) ? later : knownUntil;
    }

    /** It never came to the venue. */
    void endUnused(String then) {
        state = then;
        amount = BigDecimal.ZERO;
        if (against != null) {
            against.against = null;
            against.replacesIt = false;
            against = null;
            replacesIt = false;
        }
    }
}
