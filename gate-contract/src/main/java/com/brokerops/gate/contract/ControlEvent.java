package com.brokerops.gate.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds from here on, and who said so: the events of people, files and triggers, apart from
 * those of orders.
 */
public sealed interface ControlEvent extends LogEvent {

    /** From here on decisions are taken under this policy. */
    record PolicyLoaded(String version, String hash, int rules, String owner)
            implements ControlEvent {
        @Override
        public String type() {
            return "policy.loaded";
        }
    }

    /**
     * From here on one owner sets these limits; of several owners the smallest of each is in force.
     *
     * @param version one more than the version before
     * @param sourceSha256 of the file or the change it comes from, empty for an expiry
     */
    record LimitsChanged(
            long version, List<Scope> scopes, String owner, OwnersLimits set, String sourceSha256)
            implements ControlEvent {
        /** The most scopes in one event, so that its line stays below 8 KiB. */
        public static final int MAX_SCOPES = 36;

        public LimitsChanged {
            scopes = List.copyOf(scopes);
            Bounds.requireAtMost(set.reason() == null ? MAX_SCOPES : 1, scopes);
            if (scopes.stream().anyMatch(scope -> scope.kind() == Scope.Kind.CLIENT_SYMBOL)) {
                throw new IllegalArgumentException("no limits for a client's symbol: " + scopes);
            }
        }

        /** Limits without an expiry, a name or a reason. */
        public LimitsChanged(
                long version,
                String owner,
                String sourceSha256,
                List<Scope> scopes,
                @Nullable Limits limits) {
            this(version, scopes, owner, OwnersLimits.of(limits), sourceSha256);
        }

        @Override
        public String type() {
            return "limits.changed";
        }
    }

    /**
     * A person or a trigger has set the risk state of a scope.
     *
     * @param side the only side it holds for, null for both
     * @param killEpoch how often anything had been halted when this scope and side last was, that
     *     time included; 0 if it never was
     */
    record RiskChanged(
            Scope scope,
            @Nullable Side side,
            RiskState state,
            String reason,
            String principal,
            long killEpoch)
            implements ControlEvent {
        @Override
        public String type() {
            return "risk.changed";
        }
    }

    /**
     * Something speaks for a risk state that the gate would set by itself, and not often enough
     * yet: nothing changes. The line that has it often enough is a {@link RiskChanged}.
     *
     * @param confirmations how many there are within that time, this one included; fewer than
     *     needed
     * @param cause what this one was, for a person to read
     */
    record TriggerConfirmed(
            Trigger trigger,
            Scope scope,
            int confirmations,
            int needed,
            long withinMillis,
            String cause)
            implements ControlEvent {
        /** The most characters of a cause, so that it fits into the reason of a risk state too. */
        public static final int MOST_CAUSE = 140;

        public TriggerConfirmed {
            if (confirmations < 1 || confirmations >= needed || cause.length() > MOST_CAUSE) {
                throw new IllegalArgumentException(
                        confirmations + " of " + needed + " confirmations: " + cause);
            }
        }

        @Override
        public String type() {
            return "trigger.confirmed";
        }
    }

    /**
     * These keys sign and verify from here on; none of them is told.
     *
     * @param principal who asked for it
     * @param refused why what was asked for was refused and the keys before stay; otherwise null
     */
    record KeysLoaded(
            String activeKid,
            List<String> verifyingKids,
            List<String> revokedKids,
            String principal,
            @Nullable String refused)
            implements ControlEvent {
        /** The most keys in one event, so that its line stays below 8 KiB. */
        public static final int MAX_KEYS = 40;

        /** The most characters of a refusal, for the same reason. */
        public static final int MAX_REFUSED = 200;

        public KeysLoaded {
            verifyingKids = List.copyOf(verifyingKids);
            revokedKids = List.copyOf(revokedKids);
            int keys = 1 + verifyingKids.size() + revokedKids.size();
            if (keys > MAX_KEYS) {
                throw new IllegalArgumentException(keys + " keys, most is " + MAX_KEYS);
            }
            if (refused != null && refused.length() > MAX_REFUSED) {
                throw new IllegalArgumentException(refused.length() + " characters of a refusal");
            }
        }

        @Override
        public String type() {
            return "keys.loaded";
        }
    }

    /**
     * What an operator did that has no event of its own, and who was turned away.
     *
     * @param principal who; {@link OperatorAction#GATE} for what the gate does by itself
     * @param subject the SHA-256 that names a change, otherwise empty
     * @param detail a JSON text of at most 1,024 characters: the change, or counts
     */
    record Operated(OperatorAction action, String principal, String subject, String detail)
            implements ControlEvent {
        public Operated {
            if (detail.length() > OperatorAction.MOST_DETAIL) {
                throw new IllegalArgumentException("a detail of " + detail.length());
            }
        }

        @Override
        public String type() {
            return "operator";
        }
    }
}
