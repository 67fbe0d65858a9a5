package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for a risk state that the gate sets by itself, counted in lists. What follows from an
 * event stands right before it in the log, and nothing else does.
 */
final class Signs {
    static final TriggerConfig NEEDED =
            new TriggerConfig(
                    new TriggerConfig.Needed(2, 20_000),
                    new TriggerConfig.Needed(4, 3_000),
                    new TriggerConfig.Needed(2, 60_000));

    private static final long APART_MILLIS = 1_000;
    private static final String UNKNOWN = "no order is known by this decision_token";

    /** What has been said to follow from the next event. */
    private record Announced(Trigger trigger, Scope scope) {}

    private final Map<Announced, List<Long>> seen = new HashMap<>();
    private final Map<UUID, String> decided = new TreeMap<>();
    private final Set<String> flat = new HashSet<>();
    private @Nullable Announced announced;
    private boolean again;

    /** Looks at an event before it happens. */
    void before(LogEvent event, long millis, Model model) {
        switch (event) {
            case TriggerConfirmed one when one.trigger() == Trigger.LOST_HEARTBEAT ->
                    nothingIsAnnounced(event);
            case TriggerConfirmed one -> {
                int confirmations =
                        confirm(new Announced(one.trigger(), one.scope()), millis, model);
                unless(confirmations == one.confirmations(), "I14", "{}: {}", confirmations, one);
                seen.get(new Announced(one.trigger(), one.scope())).add(millis);
            }
            case RiskChanged change -> changed(change, millis, model);
            case Lifecycle lifecycle -> executed(lifecycle, millis, model);
            case Quarantined kept -> kept(kept, model);
            case PositionClosed closed -> {
                nothingIsAnnounced(event);
                flat.add(closed.eventId());
                seen.remove(drift(closed));
            }
            case Decided one -> {
                nothingIsAnnounced(event);
                decided.put(one.traceId(), one.context().clientId());
            }
            case Started _ -> seen.clear();
            case Segment _ -> {}
            default -> nothingIsAnnounced(event);
        }
    }

    /** What is told now has happened before, and a process may have died behind any of it. */
    void told() {
        again = true;
    }

    /** The process has died: what it was about to record it never did. */
    void died() {
        announced = null;
        again = false;
    }

    private void nothingIsAnnounced(Object but) {
        unless(announced == null || again, "I14", "{} was followed by {}", announced, but);
        announced = null;
    }

    /** How often that has been confirmed, with this one. */
    private int confirm(Announced what, long millis, Model model) {
        nothingIsAnnounced(what);
        boolean may = model.risk(what.scope).compareTo(what.trigger.sets()) < 0;
        unless(may, "I14", "{} although the state is that already", what);
        if (what.trigger == Trigger.DRIFT) {
            unless(isApart(what, millis), "I14", "one difference was counted twice: {}", what);
            unless(position(what.scope, model) != 0, "I14", "{}: both are flat", what);
        } else {
            announced = what;
        }
        return confirmations(what, millis) + 1;
    }

    private int confirmations(Announced what, long millis) {
        List<Long> times = seen.computeIfAbsent(what, _ -> new ArrayList<>());
        times.removeIf(at -> at <= millis - NEEDED.of(what.trigger).withinMillis());
        return times.size();
    }

    private boolean isApart(Announced what, long millis) {
        List<Long> times = seen.getOrDefault(what, List.of());
        return times.isEmpty() || millis - times.getLast() >= APART_MILLIS;
    }

    private static long position(Scope scope, Model model) {
        Holding holding = model.holdings(scope.name()).get(scope.symbol());
        return holding == null ? 0 : holding.exposure().position();
    }

    private void changed(RiskChanged change, long millis, Model model) {
        Trigger by = trigger(change);
        if (by == Trigger.LOST_HEARTBEAT) {
            nothingIsAnnounced(change);
        } else if (by != null) {
            Announced what = new Announced(by, change.scope());
            int confirmations = confirm(what, millis, model);
            int needed = NEEDED.of(by).confirmations();
            unless(confirmations >= needed, "I14", "{} of {}: {}", confirmations, needed, change);
            unless(change.state() == by.sets(), "I14", "{} by {}", change, by);
        }
        for (Trigger trigger : Trigger.values()) {
            boolean ends =
                    change.state() == RiskState.NORMAL
                            || change.state().compareTo(trigger.sets()) >= 0;
            if (ends) {
                seen.remove(new Announced(trigger, change.scope()));
            }
        }
    }

    /** What has set it, or null if a person has, or limits. */
    static @Nullable Trigger trigger(RiskChanged change) {
        for (Trigger trigger : Trigger.values()) {
            if (change.reason().startsWith(trigger.word() + " ")) {
                return trigger;
            }
        }
        return null;
    }

    private void executed(Lifecycle event, long millis, Model model) {
        Placed one = model.placed(event.traceId());
        String strategy = one == null ? null : one.context.strategyId();
        boolean counts =
                strategy != null
                        && event.eventType() == LifecycleType.EXECUTION_REPORTED
                        && one.executed() == 0;
        if (!counts) {
            nothingIsAnnounced(event);
            return;
        }
        Announced what =
                new Announced(Trigger.REPEATED_EXECUTION, Scope.of(Scope.Kind.STRATEGY, strategy));
        if (follows(what, event) || model.risk(what.scope) == RiskState.HALT) {
            return;
        }
        int confirmations = confirmations(what, millis) + 1;
        int needed = NEEDED.of(what.trigger).confirmations();
        unless(confirmations < needed, "I14", "{} executed {} orders", strategy, confirmations);
        seen.get(what).add(millis);
    }

    private void kept(Quarantined kept, Model model) {
        String client = kept.traceId() == null ? null : decided.get(kept.traceId());
        boolean counts =
                client != null
                        && kept.eventType().equals(LifecycleType.EXECUTION_REPORTED.word())
                        && kept.why().equals(UNKNOWN);
        if (!counts) {
            nothingIsAnnounced(kept);
            return;
        }
        Announced what = new Announced(Trigger.UNAUTHORIZED_EXECUTION, Scope.client(client));
        boolean followed = follows(what, kept) || model.risk(what.scope) == RiskState.HALT;
        unless(followed, "I14", "nothing followed from {}", kept);
    }

    /** True if that was announced to follow from the event; anything else must not have been. */
    private boolean follows(Announced what, LogEvent event) {
        boolean follows = what.equals(announced);
        if (!follows) {
            nothingIsAnnounced(event);
        }
        announced = null;
        return follows;
    }

    // ---- positions ----

    private static Announced drift(PositionClosed closed) {
        return new Announced(Trigger.DRIFT, Scope.clientSymbol(closed.clientId(), closed.symbol()));
    }

    /** True if that one was recorded. */
    boolean isKnown(PositionClosed closed) {
        return flat.contains(closed.eventId());
    }

    /** True if something must follow from that difference. */
    boolean counts(PositionClosed differs, long millis, Model model) {
        Announced what = drift(differs);
        return model.risk(what.scope) == RiskState.NORMAL && isApart(what, millis);
    }
}
