package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which scope has which limits, and the version of that knowledge.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class LimitsBook {
    private static final String FIRM = "";

    private final Map<Kind, Map<String, Limits>> byName = new EnumMap<>(Kind.class);
    private long version;

    public LimitsBook() {
        for (Kind kind : Kind.values()) {
            byName.put(kind, new HashMap<>());
        }
    }

    /** The limits of a scope, or null when nobody set any; of no name there are none. */
    public @Nullable Limits of(Kind kind, @Nullable String name) {
        String key = kind == Kind.GLOBAL ? FIRM : name;
        return key == null ? null : limits(kind).get(key);
    }

    /** The limits of a scope, or null when nobody set any. */
    public @Nullable Limits of(Scope scope) {
        return limits(scope.kind()).get(key(scope));
    }

    /** Raised by every change. */
    public long version() {
        return version;
    }

    /** All limits, in the order of the scopes' texts. */
    public Map<Scope, Limits> all() {
        Map<Scope, Limits> all = new TreeMap<>(Comparator.comparing(Scope::text));
        byName.forEach(
                (kind, limits) -> limits.forEach((name, set) -> all.put(scope(kind, name), set)));
        return Collections.unmodifiableMap(all);
    }

    public void apply(LimitsChanged change) {
        if (change.version() != version + 1) {
            throw new IllegalStateException(
                    "limits version " + change.version() + " after " + version);
        }
        version = change.version();
        Limits limits = change.limits();
        for (Scope scope : change.scopes()) {
            if (limits == null) {
                limits(scope.kind()).remove(key(scope));
            } else {
                limits(scope.kind()).put(key(scope), limits);
            }
        }
    }

    /** Puts limits in place, from a snapshot. */
    public void restore(long version, Map<Scope, Limits> limits) {
        this.version = version;
        byName.values().forEach(Map::clear);
        limits.forEach((scope, set) -> limits(scope.kind()).put(key(scope), set));
    }

    private Map<String, Limits> limits(Kind kind) {
        Map<String, Limits> limits = byName.get(kind);
        if (limits == null) {
            throw new IllegalStateException("no limits of " + kind);
        }
        return limits;
    }

    private static String key(Scope scope) {
        String name = scope.kind() == Kind.SYMBOL ? scope.symbol() : scope.name();
        return name == null ? FIRM : name;
    }

    private static Scope scope(Kind kind, String name) {
        return switch (kind) {
            case GLOBAL -> Scope.GLOBAL;
            case SYMBOL -> Scope.symbol(name);
            default -> Scope.of(kind, name);
        };
    }
}
