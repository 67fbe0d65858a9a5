package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.contract.Undone;
import com.brokerops.gate.sidecar.gate.WatchedJournal.Defect;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Exposures;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.ledger.Wide;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A defect of the gate or of its disk that the simulation must find. */
enum Planted {
    NOTHING,
    /** What a canceled order held stays pending. */
    FORGOTTEN_RELEASE,
    /** An order's worth is rounded down. */
    WRONG_ROUNDING,
    /** A reservation is released with its token, not when nobody can take that for valid. */
    EARLY_EXPIRY,
    /** A report that comes again is taken for a new one. */
    DOUBLE_APPLY,
    /** Every fourth sync says it is done and has done nothing. */
    SKIPPED_SYNC,
    /** A decision that nobody was told of is not taken back. */
    MISSED_VOID,
    /** An order is set aside as if there were none that it stands against. */
    FORGOTTEN_PAIR,
    /** What a crash has left of a list of orders stays. */
    HALF_LIST,
    /** What a busted execution had cost stays in the cost of the position. */
    BUST_WITHOUT_COST,
    /** What ended with its session is set aside for ever. */
    ENDLESS_SESSION,
    /** What a busted execution had counted against the limits of its day counts on. */
    BUST_WITHOUT_DAY,
    /** A client is halted one unauthorized execution late. */
    LATE_TRIGGER,
    /** An order is not held up by the limits of its desk, trader and strategy. */
    FORGOTTEN_SCOPE,
    /** What is executed does not count in the position of the strategy. */
    FORGOTTEN_STRATEGY;

    boolean liesAboutSync() {
        return this == SKIPPED_SYNC;
    }

    /** What is wrong with the gate. */
    Defect defect() {
        return switch (this) {
            case NOTHING, SKIPPED_SYNC -> new Defect();
            case FORGOTTEN_RELEASE -> new ForgottenRelease();
            case WRONG_ROUNDING -> new WrongRounding();
            case EARLY_EXPIRY -> new EarlyExpiry();
            case DOUBLE_APPLY -> new DoubleApply();
            case MISSED_VOID -> new MissedVoid();
            case FORGOTTEN_PAIR -> new ForgottenPair();
            case HALF_LIST -> new HalfList();
            case BUST_WITHOUT_COST -> new BustWithoutCost();
            case ENDLESS_SESSION -> new EndlessSession();
            case BUST_WITHOUT_DAY -> new BustWithoutDay();
            case LATE_TRIGGER -> new LateTrigger();
            case FORGOTTEN_SCOPE -> new ForgottenScope();
            case FORGOTTEN_STRATEGY -> new ForgottenStrategy();
        };
    }

    private static final class ForgottenRelease extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Lifecycle lifecycle
                            && lifecycle.eventType() == LifecycleType.ORDER_CANCELED
                    ? unreleased(lifecycle, before)
                    : event;
        }
    }

    private static final class WrongRounding extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Decided decided && decided.status() == Status.AUTHORIZED
                    ? roundedDown(decided)
                    : event;
        }
    }

    private static final class EarlyExpiry extends Defect {
        @Override
        protected long expiresAt(long atNanos) {
            return atNanos + Life.SKEW_MILLIS * SimulatedTime.MILLI;
        }
    }

    private static final class DoubleApply extends Defect {
        @Override
        protected Identity remembered(LogEvent event, Identity identity) {
            return event instanceof Lifecycle
                    ? new Identity(identity.keyHigh(), ~identity.keyLow(), 0, 0)
                    : identity;
        }
    }

    private static final class MissedVoid extends Defect {
        @Override
        protected boolean keeps(Decided unanswered) {
            return true;
        }
    }

    private static final class ForgottenPair extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Decided decided
                            && decided.status() == Status.AUTHORIZED
                            && decided.against() != null
                    ? withoutItsPair(decided)
                    : event;
        }
    }

    private static final class BustWithoutCost extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Lifecycle lifecycle
                            && lifecycle.eventType() == LifecycleType.EXECUTION_BUSTED
                    ? withCost(lifecycle, before)
                    : event;
        }
    }

    private static final class BustWithoutDay extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Lifecycle lifecycle && lifecycle.undone() != null
                    ? withoutWhatItWas(lifecycle, lifecycle.undone())
                    : event;
        }
    }

    private static final class ForgottenScope extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof Decided decided && decided.list() == null
                    ? withoutLimitsOfItsWay(decided)
                    : event;
        }
    }

    private static final class ForgottenStrategy extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            Reservation order =
                    event instanceof Lifecycle lifecycle
                                    && lifecycle.eventType() == LifecycleType.EXECUTION_REPORTED
                            ? before.ledger().reservation(lifecycle.traceId())
                            : null;
            String strategy = order == null ? null : order.context().strategyId();
            if (strategy != null) {
                Wide less = new Wide();
                long qty = ((Lifecycle) event).qty();
                less.add(order.side() == Side.BUY ? -qty : qty);
                before.ledger().restore().position(Kind.STRATEGY, strategy, order.symbol(), less);
            }
            return event;
        }
    }

    private static final class EndlessSession extends Defect {
        @Override
        protected boolean endsSession() {
            return false;
        }
    }

    private static final class LateTrigger extends Defect {
        @Override
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event instanceof RiskChanged change
                            && Signs.trigger(change) == Trigger.UNAUTHORIZED_EXECUTION
                    ? oneMore(change)
                    : event;
        }
    }

    private static final class HalfList extends Defect {
        @Override
        protected boolean leaves(Decided torn) {
            return torn.list() != null;
        }
    }

    private static TriggerConfirmed oneMore(RiskChanged change) {
        TriggerConfig.Needed needed = Signs.NEEDED.unauthorized();
        return new TriggerConfirmed(
                Trigger.UNAUTHORIZED_EXECUTION,
                change.scope(),
                needed.confirmations(),
                needed.confirmations() + 1,
                needed.withinMillis(),
                "late");
    }

    private static Decided withoutLimitsOfItsWay(Decided decided) {
        Met met = Objects.requireNonNull(decided.met());
        List<Met.Limited> others =
                met.limited().stream().filter(scope -> !scope.kind().ofAWay()).toList();
        Met less =
                new Met(
                        met.collarBasisPoints(),
                        met.exposureBefore(),
                        met.risk(),
                        met.original(),
                        others);
        Decided again = Reexecution.of(having(decided, less), Life.POLICY).reached();
        return having(again, met);
    }

    private static Lifecycle withoutWhatItWas(Lifecycle event, Undone undone) {
        return new Lifecycle(
                event.eventType(),
                event.source(),
                event.eventId(),
                event.payloadSha256(),
                event.traceId(),
                event.qty(),
                event.priceE8(),
                new Undone(undone.execId(), undone.seq(), Undone.NOT_SAID, Undone.NOT_SAID),
                event.clientId(),
                event.symbol(),
                event.reservations(),
                event.exposureAfter(),
                event.grossAfterE4());
    }

    private static Lifecycle withCost(Lifecycle event, Kernel before) {
        Exposure right = event.exposureAfter();
        Exposure held = before.ledger().exposure(event.clientId(), event.symbol());
        if (Long.signum(right.position()) != Long.signum(held.position())) {
            return event; // no such position has such a cost
        }
        Exposure wrong =
                new Exposure(
                        right.position(),
                        held.positionCostE4(),
                        right.pendingBuyQty(),
                        right.pendingBuyE4(),
                        right.pendingSellQty(),
                        right.pendingSellE4());
        return stating(event, wrong, before.ledger().grossAfterE4(event.clientId(), held, wrong));
    }

    private static Lifecycle unreleased(Lifecycle event, Kernel before) {
        return stating(
                event,
                before.ledger().exposure(event.clientId(), event.symbol()),
                before.ledger().grossE4(event.clientId()));
    }

    private static Lifecycle stating(Lifecycle event, Exposure after, long grossAfterE4) {
        return new Lifecycle(
                event.eventType(),
                event.source(),
                event.eventId(),
                event.payloadSha256(),
                event.traceId(),
                event.qty(),
                event.priceE8(),
                event.undone(),
                event.clientId(),
                event.symbol(),
                event.reservations(),
                after,
                grossAfterE4);
    }

    private static Decided roundedDown(Decided decided) {
        long exactE8 = decided.order().qty() * decided.order().priceE8();
        Exposure right = decided.exposureAfter();
        if (exactE8 % 10_000 == 0 || right == null) {
            return decided;
        }
        Side side = decided.order().side();
        Exposure wrong = Exposures.release(right, side, 0, 1);
        return with(decided, decided.notionalE4() - 1, decided.reservedE4() - 1, wrong);
    }

    private static Decided withoutItsPair(Decided decided) {
        Met met = Objects.requireNonNull(decided.met());
        Met.Original other = Objects.requireNonNull(met.original());
        Side side = decided.order().side();
        Exposure without =
                Exposures.release(
                        met.exposureBefore(), side, other.leavesQty(), other.reservedE4());
        Exposure wrong =
                Exposures.reserve(without, side, decided.reservedQty(), decided.reservedE4());
        return with(decided, decided.notionalE4(), decided.reservedE4(), wrong);
    }

    private static Decided having(Decided decided, Met met) {
        return with(
                decided,
                decided.notionalE4(),
                decided.grossAfterE4(),
                decided.reservedE4(),
                decided.exposureAfter(),
                met);
    }

    private static Decided with(Decided decided, long notionalE4, long reservedE4, Exposure wrong) {
        long rightE4 = Objects.requireNonNull(decided.exposureAfter()).grossE4();
        long grossAfterE4 = decided.grossAfterE4() - rightE4 + wrong.grossE4();
        return with(decided, notionalE4, grossAfterE4, reservedE4, wrong, decided.met());
    }

    private static Decided with(
            Decided decided,
            long notionalE4,
            long grossAfterE4,
            long reservedE4,
            @Nullable Exposure after,
            @Nullable Met met) {
        return new Decided(
                decided.traceId(),
                decided.nonce(),
                decided.requestSha256(),
                decided.order(),
                decided.context(),
                decided.status(),
                decided.reasons(),
                decided.ruleIds(),
                decided.policyVersion(),
                decided.policyHash(),
                decided.limitsVersion(),
                decided.issuedAtMillis(),
                decided.expiresAtMillis(),
                decided.kid(),
                decided.killEpoch(),
                decided.durability(),
                decided.replaces(),
                decided.reference(),
                decided.valuedAtE8(),
                notionalE4,
                decided.grossBeforeE4(),
                grossAfterE4,
                decided.reservedQty(),
                reservedE4,
                after,
                decided.list(),
                met);
    }
}
