package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig.Needed;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often what each trigger looks for has come in each scope. What has come often enough sets the
 * risk state of the scope, and that, like any other, holds until people release it. Until then, and
 * from then on, counting begins anew; so it does when the gate starts, because a start need not
 * read what a snapshot stands for.
 *
 * <p>Changed by events alone, {@link #apply} and {@link #executed}: the log states what was
 * counted.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Triggers {
    /** The most scopes of one trigger; the one that was quiet longest makes room. */
    public static final int MOST_SCOPES = 1_024;

    private final TriggerConfig config;
    private final RiskControl risk;
    private final Map<Trigger, Map<Scope, ArrayDeque<Long>>> times = new EnumMap<>(Trigger.class);

    public Triggers(TriggerConfig config, RiskControl risk) {
        this.config = config;
        this.risk = risk;
    }

    /** True if that trigger does anything. */
    public boolean on(Trigger trigger) {
        return config.on(trigger);
    }

    /**
     * What follows when that scope is confirmed now: that it was, or the risk state that it has
     * from now on; null if nothing does, because the trigger is off, the scope is at least as
     * strict, or this is no other confirmation than the one before. To be recorded before what
     * confirms it: then no log has that without its consequence.
     *
     * @param cause for a person to read, at most {@value TriggerConfirmed#MOST_CAUSE} characters
     */
    public @Nullable ControlEvent confirmed(
            Trigger trigger, Scope scope, String cause, long nowMillis) {
        boolean sameAgain = trigger == Trigger.DRIFT && isSameAgain(scope, nowMillis);
        return config.on(trigger) && !sameAgain
                ? counted(
                        trigger,
                        scope,
                        count(trigger, scope, nowMillis) + 1,
                        config.of(trigger).confirmations(),
                        config.of(trigger).withinMillis(),
                        cause)
                : null;
    }

    /**
     * The same of what is counted elsewhere.
     *
     * @param confirmations how many there are, with this one
     */
    public @Nullable ControlEvent counted(
            Trigger trigger,
            Scope scope,
            int confirmations,
            int needed,
            long withinMillis,
            String cause) {
        if (!isStricter(trigger, scope) || !risk.hasRoomFor(scope, null)) {
            return null;
        }
        if (confirmations < needed) {
            return new TriggerConfirmed(trigger, scope, confirmations, needed, withinMillis, cause);
        }
        String reason =
                "%s %d/%d in %d ms: %s"
                        .formatted(trigger.word(), confirmations, needed, withinMillis, cause);
        return risk.change(scope, null, trigger.sets(), reason, OperatorAction.GATE);
    }

    /**
     * The same of one more order of a strategy that is executed now; null also while there are too
     * few, because those are counted by their own lines.
     */
    public @Nullable RiskChanged repeated(Scope strategy, String cause, long nowMillis) {
        ControlEvent follows = confirmed(Trigger.REPEATED_EXECUTION, strategy, cause, nowMillis);
        return follows instanceof RiskChanged change ? change : null;
    }

    /** How often it was confirmed, as far as that counts at that time. */
    public int count(Trigger trigger, Scope scope, long nowMillis) {
        ArrayDeque<Long> of = of(trigger).get(scope);
        long since = nowMillis - config.of(trigger).withinMillis();
        int count = 0;
        if (of != null) {
            for (long at : of) {
                count += at > since ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isStricter(Trigger trigger, Scope scope) {
        return risk.state(scope, null).compareTo(trigger.sets()) < 0;
    }

    private boolean isSameAgain(Scope scope, long nowMillis) {
        ArrayDeque<Long> of = of(Trigger.DRIFT).get(scope);
        return of != null && nowMillis - of.getLast() < TriggerConfig.DRIFT_APART_MILLIS;
    }

    private Map<Scope, ArrayDeque<Long>> of(Trigger trigger) {
        return times.computeIfAbsent(trigger, _ -> new LinkedHashMap<>());
    }

    // ---- applying ----

    /** Counts one more. */
    public void apply(TriggerConfirmed confirmed, long atMillis) {
        add(confirmed.trigger(), confirmed.scope(), atMillis);
    }

    /** One more order of a strategy was executed. */
    public void executed(Scope strategy, long atMillis) {
        add(Trigger.REPEATED_EXECUTION, strategy, atMillis);
    }

    private void add(Trigger trigger, Scope scope, long atMillis) {
        if (!config.on(trigger) || !isStricter(trigger, scope)) {
            return;
        }
        Map<Scope, ArrayDeque<Long>> scopes = of(trigger);
        ArrayDeque<Long> known = scopes.remove(scope);
        ArrayDeque<Long> of = known == null ? new ArrayDeque<>() : known;
        if (scopes.size() == MOST_SCOPES) {
            scopes.remove(scopes.keySet().iterator().next());
        }
        Needed needed = config.of(trigger);
        long since = atMillis - needed.withinMillis();
        while (!of.isEmpty() && (of.getFirst() <= since || of.size() >= needed.confirmations())) {
            of.removeFirst();
        }
        of.addLast(atMillis);
        scopes.put(scope, of);
    }

    /** What people and triggers set ends what was counted towards it. */
    public void apply(RiskChanged change) {
        for (Trigger trigger : Trigger.values()) {
            boolean ends =
                    change.side() == null
                            && (change.state() == RiskState.NORMAL
                                    || change.state().compareTo(trigger.sets()) >= 0);
            if (ends) {
                of(trigger).remove(change.scope());
            }
        }
    }

    /** Two books agree again: nothing is counted of that scope. */
    public void agreed(Scope scope) {
        of(Trigger.DRIFT).remove(scope);
    }

    /** The gate has started: counting begins anew. */
    public void begin() {
        times.clear();
    }
}
