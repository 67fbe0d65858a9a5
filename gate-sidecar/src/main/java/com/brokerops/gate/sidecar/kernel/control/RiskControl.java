package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The risk state of every scope, and how often anything was halted: tokens carry that number, so
 * that a platform can refuse those issued before. Where several states hold for an order, the
 * strictest does.
 *
 * <p>A scope that was ever set stays here, with the number of its last HALT.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class RiskControl {
    /** The most scopes and sides, so that a state always fits into memory. */
    public static final int MAX_SETTINGS = 100_000;

    private static final Comparator<Key> ORDER =
            Comparator.comparing((Key key) -> key.scope().text())
                    .thenComparing(key -> key.side() == null ? "" : key.side().name());

    private final Map<Key, RiskChanged> settings = new HashMap<>();
    private int engaged;
    private long killEpoch;

    /** One scope, and the side of it or null for both. */
    public record Key(Scope scope, @Nullable Side side) {}

    /** What holds for an order, or null when nothing does: the strictest state of its scopes. */
    public @Nullable RiskChanged strictest(Context context, String symbol, Side side) {
        if (engaged == 0) {
            return null;
        }
        RiskChanged strictest = null;
        for (Scope scope : scopesOf(context, symbol)) {
            strictest = stricter(strictest, settings.get(new Key(scope, null)));
            strictest = stricter(strictest, settings.get(new Key(scope, side)));
        }
        return strictest;
    }

    private static @Nullable RiskChanged stricter(
            @Nullable RiskChanged one, @Nullable RiskChanged other) {
        if (other == null || other.state() == RiskState.NORMAL) {
            return one;
        }
        return one == null || other.state().compareTo(one.state()) > 0 ? other : one;
    }

    /** The last kill epoch at which anything that order belongs to was halted. */
    public long haltedAt(Context context, String symbol, Side side) {
        long last = 0;
        for (Scope scope : scopesOf(context, symbol)) {
            RiskChanged both = settings.get(new Key(scope, null));
            RiskChanged one = settings.get(new Key(scope, side));
            last = Math.max(last, both == null ? 0 : both.killEpoch());
            last = Math.max(last, one == null ? 0 : one.killEpoch());
        }
        return last;
    }

    private static List<Scope> scopesOf(Context context, String symbol) {
        List<Scope> scopes = new ArrayList<>(Kind.values().length);
        scopes.add(Scope.GLOBAL);
        scopes.add(Scope.client(context.clientId()));
        scopes.add(Scope.symbol(symbol));
        scopes.add(Scope.clientSymbol(context.clientId(), symbol));
        add(scopes, Kind.DESK, context.deskId());
        add(scopes, Kind.TRADER, context.traderId());
        add(scopes, Kind.STRATEGY, context.strategyId());
        return scopes;
    }

    private static void add(List<Scope> scopes, Kind kind, @Nullable String name) {
        if (name != null) {
            scopes.add(Scope.of(kind, name));
        }
    }

    /** The state that was set for exactly that scope and side. */
    public RiskState state(Scope scope, @Nullable Side side) {
        RiskChanged setting = settings.get(new Key(scope, side));
        return setting == null ? RiskState.NORMAL : setting.state();
    }

    /** What was last set for exactly that scope and side, or null if nothing ever was. */
    public @Nullable RiskChanged setting(Scope scope, @Nullable Side side) {
        return settings.get(new Key(scope, side));
    }

    /** The strictest state anywhere. */
    public RiskState strictest() {
        RiskState strictest = RiskState.NORMAL;
        for (RiskChanged setting : settings.values()) {
            if (setting.state().compareTo(strictest) > 0) {
                strictest = setting.state();
            }
        }
        return strictest;
    }

    /** In how many scopes and sides the gate has set one by itself that is still in force. */
    public int triggered() {
        int triggered = 0;
        for (RiskChanged setting : settings.values()) {
            triggered +=
                    engages(setting) * (setting.principal().equals(OperatorAction.GATE) ? 1 : 0);
        }
        return triggered;
    }

    /** Everything that was ever set, in the order of the scopes' texts. */
    public List<RiskChanged> settings() {
        List<Key> keys = new ArrayList<>(settings.keySet());
        keys.sort(ORDER);
        return keys.stream().map(settings::get).toList();
    }

    /** Raised each time a HALT is engaged. */
    public long killEpoch() {
        return killEpoch;
    }

    /** True when that scope and side can be set. */
    public boolean hasRoomFor(Scope scope, @Nullable Side side) {
        return settings.size() < MAX_SETTINGS || settings.containsKey(new Key(scope, side));
    }

    /** The event of a change, or of a repetition, of a state. */
    public RiskChanged change(
            Scope scope, @Nullable Side side, RiskState to, String reason, String principal) {
        RiskChanged before = settings.get(new Key(scope, side));
        long last = before == null ? 0 : before.killEpoch();
        boolean engages = to == RiskState.HALT && (before == null || before.state() != to);
        return new RiskChanged(scope, side, to, reason, principal, engages ? killEpoch + 1 : last);
    }

    /** Takes a change into the state; from a snapshot, the last one of each scope and side. */
    public void apply(RiskChanged change) {
        RiskChanged before = settings.put(new Key(change.scope(), change.side()), change);
        engaged += engages(change) - engages(before);
        killEpoch = Math.max(killEpoch, change.killEpoch());
    }

    private static int engages(@Nullable RiskChanged setting) {
        return setting == null || setting.state() == RiskState.NORMAL ? 0 : 1;
    }
}
