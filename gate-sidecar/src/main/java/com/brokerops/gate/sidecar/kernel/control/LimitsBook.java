package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which owner sets which limits for which scope, and the version of that knowledge. In force is, of
 * each limit, the smallest that any owner sets.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class LimitsBook {
    /** The owner of what stands in the limits file. */
    public static final String FILE = "file";

    /** The most owners of one scope, the file not counted. */
    public static final int MAX_OWNERS = 8;

    /** The most that owners have set, all scopes together, the file not counted. */
    public static final int MAX_SET = 10_000;

    private static final String FIRM = "";
    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::untilMillis)
                    .thenComparing(due -> due.scope().text())
                    .thenComparing(Due::owner);

    private final Map<Kind, Map<String, Limits>> inForce = new EnumMap<>(Kind.class);
    private final Map<Scope, Map<String, OwnersLimits>> byScope = new HashMap<>();
    private final TreeSet<Due> due = new TreeSet<>(ORDER);
    private int setByPeople;
    private long version;
    private long scopesVersion;

    /** What one owner sets for one scope expires then. */
    private record Due(long untilMillis, Scope scope, String owner) {}

    public LimitsBook() {
        for (Kind kind : Kind.values()) {
            inForce.put(kind, new HashMap<>());
        }
    }

    // ---- what holds ----

    /** The limits in force of a scope, or null when nobody set any; of no name there are none. */
    public @Nullable Limits of(Kind kind, @Nullable String name) {
        String key = kind == Kind.GLOBAL ? FIRM : name;
        return key == null ? null : limits(kind).get(key);
    }

    /** The limits in force of a scope, or null when nobody set any. */
    public @Nullable Limits of(Scope scope) {
        return limits(scope.kind()).get(key(scope));
    }

    /** The kinds of scope that can have limits, the widest first. */
    public Set<Kind> kinds() {
        return Collections.unmodifiableSet(inForce.keySet());
    }

    /** The limits in force of a kind of scope, by name; empty is the firm's. */
    public Map<String, Limits> inForce(Kind kind) {
        return Collections.unmodifiableMap(limits(kind));
    }

    /** Another one when another scope has limits, or one has none any more. */
    public long scopesVersion() {
        return scopesVersion;
    }

    /** What each owner sets for a scope, in the order of their names. */
    public Map<String, OwnersLimits> owners(Scope scope) {
        return byScope.getOrDefault(scope, Map.of());
    }

    /** Raised by every change. */
    public long version() {
        return version;
    }

    /** How many of them will expire. */
    public int expiries() {
        return due.size();
    }

    /** Everything that is set, in the order of the scopes' texts. */
    public SortedMap<Scope, Map<String, OwnersLimits>> all() {
        SortedMap<Scope, Map<String, OwnersLimits>> all =
                new TreeMap<>(Comparator.comparing(Scope::text));
        all.putAll(byScope);
        return all;
    }

    // ---- what may be changed ----

    /** Why a change cannot be made, or not by one person. */
    public enum Objection {
        /** Limits have changed since. */
        OUTDATED,
        /** Its end has passed. */
        OVER,
        /** There is no room for one more owner of that scope, or at all. */
        FULL,
        /** A limit would become larger, or unset, now or later. */
        TAKES_TWO
    }

    /** True if that is in force already, by the same name and for the same reason. */
    public boolean holds(LimitsChanged wanted) {
        OwnersLimits now = owners(scope(wanted)).get(wanted.owner());
        OwnersLimits set = wanted.set();
        if (now == null) {
            return set.limits() == null;
        }
        return Objects.equals(now.limits(), set.limits())
                && now.untilMillis() == set.untilMillis()
                && Objects.equals(now.principal(), set.principal())
                && Objects.equals(now.reason(), set.reason());
    }

    /**
     * What speaks against a change of one scope, or null.
     *
     * @param wanted of the version after the one it rests on
     */
    public @Nullable Objection objection(LimitsChanged wanted, long nowMillis) {
        if (wanted.version() != version + 1) {
            return Objection.OUTDATED;
        }
        if (wanted.set().untilMillis() <= nowMillis) {
            return Objection.OVER;
        }
        Scope scope = scope(wanted);
        Map<String, OwnersLimits> owners = owners(scope);
        boolean another = !owners.containsKey(wanted.owner());
        int people = owners.size() - (owners.containsKey(FILE) ? 1 : 0);
        if (another && (people == MAX_OWNERS || setByPeople >= MAX_SET)) {
            return Objection.FULL;
        }
        OwnersLimits set = change(wanted).set();
        return loosens(scope, owners, with(owners, wanted.owner(), set), nowMillis)
                ? Objection.TAKES_TWO
                : null;
    }

    /** Compares both with what they come to at each moment at which anything expires. */
    private static boolean loosens(
            Scope scope,
            Map<String, OwnersLimits> before,
            Map<String, OwnersLimits> after,
            long nowMillis) {
        TreeSet<Long> moments = new TreeSet<>();
        before.values().forEach(set -> moments.add(set.untilMillis()));
        after.values().forEach(set -> moments.add(set.untilMillis()));
        moments.add(nowMillis);
        moments.remove(OwnersLimits.FOREVER);
        for (long moment : moments.tailSet(nowMillis)) {
            Limits then = at(before, moment);
            Limits instead = at(after, moment);
            boolean opens = scope.kind() == Kind.CLIENT && instead.letTrade() && !then.letTrade();
            if (opens || instead.exceeds(then)) {
                return true;
            }
        }
        return false;
    }

    private static Limits at(Map<String, OwnersLimits> owners, long millis) {
        Limits strictest = Limits.NONE;
        for (OwnersLimits set : owners.values()) {
            strictest = strictest.strictest(set.at(millis));
        }
        return strictest;
    }

    /** The event of a change that nothing speaks against: with what comes after its end. */
    public LimitsChanged change(LimitsChanged wanted) {
        OwnersLimits now = owners(scope(wanted)).get(wanted.owner());
        OwnersLimits set = wanted.set();
        boolean ends = set.untilMillis() != OwnersLimits.FOREVER;
        Limits then = ends && now != null ? now.lasting() : null;
        return new LimitsChanged(
                version + 1,
                wanted.scopes(),
                wanted.owner(),
                new OwnersLimits(
                        set.limits(), set.principal(), set.reason(), set.untilMillis(), then),
                wanted.sourceSha256());
    }

    /** The next end that has come, or null. Apply it before asking again. */
    public @Nullable LimitsChanged expired(long nowMillis) {
        if (due.isEmpty() || due.first().untilMillis() > nowMillis) {
            return null;
        }
        Due first = due.first();
        OwnersLimits now = owners(first.scope()).get(first.owner());
        return new LimitsChanged(
                version + 1,
                List.of(first.scope()),
                first.owner(),
                new OwnersLimits(
                        now == null ? null : now.then(),
                        OperatorAction.GATE,
                        "expired",
                        OwnersLimits.FOREVER,
                        null),
                "");
    }

    private static Scope scope(LimitsChanged wanted) {
        if (wanted.scopes().size() != 1) {
            throw new IllegalArgumentException(wanted.scopes().size() + " scopes at once");
        }
        return wanted.scopes().get(0);
    }

    // ---- applying ----

    public void apply(LimitsChanged change) {
        if (change.version() != version + 1) {
            throw new IllegalStateException(
                    "limits version " + change.version() + " after " + version);
        }
        version = change.version();
        for (Scope scope : change.scopes()) {
            put(scope, change.owner(), change.set());
        }
    }

    /** Empties the book, before a snapshot is put in place. */
    public void restore(long version) {
        this.version = version;
        inForce.values().forEach(Map::clear);
        scopesVersion++;
        byScope.clear();
        due.clear();
        setByPeople = 0;
    }

    /** Puts what one owner sets in place, from a snapshot. */
    public void restore(Scope scope, String owner, OwnersLimits set) {
        put(scope, owner, set);
    }

    private void put(Scope scope, String owner, OwnersLimits set) {
        Map<String, OwnersLimits> before = owners(scope);
        Map<String, OwnersLimits> after = with(before, owner, set);
        OwnersLimits old = before.get(owner);
        if (old != null && old.untilMillis() != OwnersLimits.FOREVER) {
            due.remove(new Due(old.untilMillis(), scope, owner));
        }
        if (set.untilMillis() != OwnersLimits.FOREVER) {
            due.add(new Due(set.untilMillis(), scope, owner));
        }
        setByPeople += owner.equals(FILE) ? 0 : after.size() - before.size();
        Limits strictest = at(after, Long.MIN_VALUE); // until its end is in the log
        boolean limited = !strictest.equals(Limits.NONE);
        Limits known =
                limited
                        ? limits(scope.kind()).put(key(scope), strictest)
                        : limits(scope.kind()).remove(key(scope));
        if (limited != (known != null)) {
            scopesVersion++;
        }
        if (after.isEmpty()) {
            byScope.remove(scope);
        } else {
            byScope.put(scope, after);
        }
    }

    private static Map<String, OwnersLimits> with(
            Map<String, OwnersLimits> owners, String owner, OwnersLimits set) {
        SortedMap<String, OwnersLimits> with = new TreeMap<>(owners);
        with.remove(owner);
        if (!set.isNothing()) {
            with.put(owner, set);
        }
        return with.size() > 1 ? Collections.unmodifiableMap(with) : Map.copyOf(with);
    }

    private Map<String, Limits> limits(Kind kind) {
        Map<String, Limits> limits = inForce.get(kind);
        if (limits == null) {
            throw new IllegalStateException("no limits of " + kind);
        }
        return limits;
    }

    private static String key(Scope scope) {
        String name = scope.kind() == Kind.SYMBOL ? scope.symbol() : scope.name();
        return name == null ? FIRM : name;
    }
}
