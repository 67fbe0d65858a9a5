package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who set which limits for which scope, as rows of numbers. What is in force is worked out from all
 * rows anew. Shares nothing with the gate's book.
 */
final class Owners {
    private static final long UNSET = Long.MAX_VALUE;
    private static final int GROSS = 0;
    private static final int ORDER_NOTIONAL = 1;

    /** What one owner sets for one scope, until when, and what then. */
    private record Row(long[] now, long untilMillis, long[] then) {
        long[] at(long millis) {
            return millis < untilMillis ? now : then;
        }
    }

    private final Map<String, Row> rows;
    private long version;

    Owners() {
        this.rows = new TreeMap<>();
    }

    private Owners(Owners other) {
        this.rows = new TreeMap<>(other.rows);
        this.version = other.version;
    }

    /** The same, if that were changed. */
    Owners with(Scope scope, String owner, @Nullable Limits limits, long untilMillis) {
        Owners after = new Owners(this);
        after.put(scope, owner, numbers(limits), untilMillis, lasting(scope, owner));
        return after;
    }

    /** Takes an event that was recorded, if it says what must follow from it. */
    void changed(LimitsChanged change, long atMillis) {
        unless(change.version() == ++version, "MODEL", "{} is not version {}", change, version);
        OwnersLimits set = change.set();
        for (Scope scope : change.scopes()) {
            if ("expired".equals(set.reason())) {
                Row before = rows.get(key(scope, change.owner()));
                boolean over = before != null && before.untilMillis <= atMillis;
                unless(over, "I11", "{} before its end", change);
                unless(same(set.limits(), before.then), "I11", "{} after {}", change, before);
            }
            boolean ends = set.untilMillis() != OwnersLimits.FOREVER;
            long[] then = ends ? lasting(scope, change.owner()) : numbers(null);
            unless(same(set.then(), then), "I11", "{} will be followed by another", change);
            put(scope, change.owner(), numbers(set.limits()), set.untilMillis(), then);
        }
    }

    private void put(Scope scope, String owner, long[] now, long untilMillis, long[] then) {
        rows.put(key(scope, owner), new Row(now, untilMillis, then));
    }

    private long[] lasting(Scope scope, String owner) {
        Row row = rows.get(key(scope, owner));
        return row == null ? numbers(null) : row.at(OwnersLimits.FOREVER - 1);
    }

    long version() {
        return version;
    }

    /** True if the owner sets exactly that, to that end. */
    boolean has(Scope scope, String owner, @Nullable Limits limits, long untilMillis) {
        Row row = rows.get(key(scope, owner));
        boolean none =
                row == null || same(null, row.now) && row.untilMillis == OwnersLimits.FOREVER;
        return none ? limits == null : same(limits, row.now) && row.untilMillis == untilMillis;
    }

    /** What is in force now, or null. */
    @Nullable Limits inForce(Scope scope) {
        long[] least = numbers(null);
        for (Row row : rows(scope)) {
            least = least(least, row.now);
        }
        for (int i = 0; i < least.length; i++) {
            least[i] = least[i] == UNSET ? Limits.NOT_SET : least[i];
        }
        return same(null, numbers(limits(least))) ? null : limits(least);
    }

    /** True if at some moment from then on one limit is larger here than there, or gone. */
    boolean isEverLooserThan(Owners other, Scope scope, long fromMillis) {
        List<Long> moments = new ArrayList<>(List.of(fromMillis));
        rows(scope).forEach(row -> moments.add(row.untilMillis));
        other.rows(scope).forEach(row -> moments.add(row.untilMillis));
        for (long moment : moments) {
            if (moment >= fromMillis && moment != OwnersLimits.FOREVER) {
                long[] here = at(scope, moment);
                long[] there = other.at(scope, moment);
                boolean larger = false;
                for (int i = 0; i < here.length; i++) {
                    larger |= here[i] > there[i];
                }
                if (larger || opens(scope, here, there)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True if a client may trade at all only by what is set here. */
    private static boolean opens(Scope scope, long[] here, long[] there) {
        return scope.kind() == Kind.CLIENT && trades(here) && !trades(there);
    }

    private static boolean trades(long[] set) {
        return set[GROSS] != UNSET && set[ORDER_NOTIONAL] != UNSET;
    }

    private long[] at(Scope scope, long millis) {
        long[] least = numbers(null);
        for (Row row : rows(scope)) {
            least = least(least, row.at(millis));
        }
        return least;
    }

    /** True if something should have expired by then. */
    boolean isOverdue(long nowMillis) {
        return rows.values().stream().anyMatch(row -> row.untilMillis <= nowMillis);
    }

    private List<Row> rows(Scope scope) {
        List<Row> of = new ArrayList<>();
        rows.forEach((key, row) -> {
            if (key.startsWith(scope.text() + " ")) {
                of.add(row);
            }
        });
        return of;
    }

    private static long[] least(long[] one, long[] other) {
        long[] least = one.clone();
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], other[i]);
        }
        return least;
    }

    private static boolean same(@Nullable Limits limits, long[] numbers) {
        return Arrays.equals(numbers(limits), numbers);
    }

    private static long[] numbers(@Nullable Limits limits) {
        long[] numbers = new long[11];
        Arrays.fill(numbers, Limits.NOT_SET);
        if (limits != null) {
            numbers[GROSS] = limits.grossE4();
            numbers[ORDER_NOTIONAL] = limits.orderNotionalE4();
            numbers[2] = limits.netE4();
            numbers[3] = limits.symbolLongQty();
            numbers[4] = limits.symbolShortQty();
            numbers[5] = limits.orderQty();
            numbers[6] = limits.openOrdersE4();
            numbers[7] = limits.openOrders();
            numbers[8] = limits.leveragePercent();
            numbers[9] = limits.dayQty();
            numbers[10] = limits.dayNotionalE4();
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] == Limits.NOT_SET ? UNSET : numbers[i];
        }
        return numbers;
    }

    private static Limits limits(long[] set) {
        return new Limits(
                set[GROSS],
                set[2],
                set[ORDER_NOTIONAL],
                set[3],
                set[4],
                set[5],
                set[6],
                set[7],
                set[8],
                set[9],
                set[10]);
    }

    private static String key(Scope scope, String owner) {
        return scope.text() + " " + owner;
    }
}
