package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits of every scope as a file.
 *
 * @param sha256 of the file's bytes, lower-case hex
 */
public record LimitsFile(Map<Scope, Limits> byScope, String sha256) {
    /** Who owns limits that come from a file. */
    public static final String OWNER = LimitsBook.FILE;

    /** Who changes them. */
    private static final String PRINCIPAL = "start";

    private static final int MAX_SCOPES = 100_000;

    /** The keys of a group that name its scopes. */
    private static final Map<String, Kind> NAMES =
            Map.of(
                    "desks", Kind.DESK,
                    "traders", Kind.TRADER,
                    "clients", Kind.CLIENT,
                    "strategies", Kind.STRATEGY,
                    "symbols", Kind.SYMBOL);

    /**
     * Reads and checks limits.
     *
     * @throws FileException naming the field at fault
     */
    public static LimitsFile read(Path path) {
        YamlFile file = YamlFile.read(path);
        Map<Scope, Limits> byScope = new LinkedHashMap<>();
        if (file.root().has("firm")) {
            YamlMapping firm = file.root().mapping("firm");
            byScope.put(Scope.GLOBAL, limits(firm, Kind.GLOBAL));
            firm.end();
        }
        for (YamlMapping group : file.root().mappings("limits")) {
            readGroup(group, byScope);
        }
        file.root().end();
        if (byScope.size() > MAX_SCOPES) {
            throw new FileException(path, "holds more than " + MAX_SCOPES + " scopes");
        }
        return new LimitsFile(byScope, file.sha256());
    }

    private static void readGroup(YamlMapping group, Map<Scope, Limits> byScope) {
        String key = null;
        for (String name : new TreeSet<>(NAMES.keySet())) {
            if (group.has(name)) {
                if (key != null) {
                    throw group.fail(name, "stands beside " + key + ": one of them is needed");
                }
                key = name;
            }
        }
        String names = key == null ? "clients" : key;
        Kind kind = NAMES.getOrDefault(names, Kind.CLIENT);
        List<String> members = group.texts(names);
        Limits limits = limits(group, kind);
        group.end();
        for (String member : members) {
            Scope scope;
            try {
                scope = kind == Kind.SYMBOL ? Scope.symbol(member) : Scope.of(kind, member);
            } catch (IllegalArgumentException e) {
                throw group.fail(names, "holds a malformed name");
            }
            if (byScope.put(scope, limits) != null) {
                throw group.fail(names, "holds " + member + ", which has limits already");
            }
        }
    }

    private static Limits limits(YamlMapping group, Kind kind) {
        Limits limits;
        try {
            limits =
                    new Limits(
                            group.moneyE4("gross", Limits.NOT_SET),
                            group.moneyE4("net", Limits.NOT_SET),
                            group.moneyE4("order_notional", Limits.NOT_SET),
                            group.number("symbol_long", Limits.NOT_SET),
                            group.number("symbol_short", Limits.NOT_SET),
                            group.number("order_qty", Limits.NOT_SET),
                            group.moneyE4("open_order_notional", Limits.NOT_SET),
                            group.number("open_order_count", Limits.NOT_SET),
                            group.number("leverage_percent", Limits.NOT_SET),
                            group.number("day_qty", Limits.NOT_SET),
                            group.moneyE4("day_notional", Limits.NOT_SET));
        } catch (IllegalArgumentException e) {
            throw group.fail("limits", String.valueOf(e.getMessage()));
        }
        String unknown = limits.notMeasuredFor(kind);
        if (unknown != null) {
            throw group.fail(unknown, "is not supported for this scope");
        }
        return limits;
    }

    /**
     * The events that take a book to what the file says; none when it says so already. What other
     * owners set is not touched.
     */
    public List<LimitsChanged> changes(LimitsBook book) {
        Map<Scope, @Nullable Limits> changed = new TreeMap<>(Comparator.comparing(Scope::text));
        byScope.forEach((scope, limits) -> {
            OwnersLimits set = book.owners(scope).get(OWNER);
            if (set == null || !limits.equals(set.limits())) {
                changed.put(scope, limits);
            }
        });
        book.all()
                .forEach((scope, owners) -> {
                    if (owners.containsKey(OWNER) && !byScope.containsKey(scope)) {
                        changed.put(scope, null);
                    }
                });
        return events(changed, book.version());
    }

    private List<LimitsChanged> events(Map<Scope, @Nullable Limits> changed, long version) {
        List<LimitsChanged> events = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        Limits limits = null;
        for (Map.Entry<Scope, @Nullable Limits> entry : changed.entrySet()) {
            boolean other = !Objects.equals(limits, entry.getValue());
            if (!scopes.isEmpty() && (other || scopes.size() == LimitsChanged.MAX_SCOPES)) {
                events.add(event(version + events.size() + 1, scopes, limits));
                scopes.clear();
            }
            limits = entry.getValue();
            scopes.add(entry.getKey());
        }
        if (!scopes.isEmpty()) {
            events.add(event(version + events.size() + 1, scopes, limits));
        }
        return events;
    }

    private LimitsChanged event(long version, List<Scope> scopes, @Nullable Limits limits) {
        OwnersLimits set = new OwnersLimits(limits, PRINCIPAL, null, OwnersLimits.FOREVER, null);
        return new LimitsChanged(version, scopes, OWNER, set, sha256);
    }
}
