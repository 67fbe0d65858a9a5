package com.brokerops.gate.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reason of a BLOCKED answer with its operands.
 *
 * @param ruleId the rule or limit that fired, or null where there is none
 * @param scope what was measured, such as {@code client:CL-001}
 * @param unit how the three numbers are scaled; NONE means there are no numbers
 * @param limit the most that is allowed
 * @param actual what the order would have made it
 * @param headroom how much of the same measure was still free
 */
public record Reason(
        ReasonCode code,
        @Nullable String ruleId,
        String scope,
        Unit unit,
        long limit,
        long actual,
        long headroom) {
    /** How the operands of a reason are scaled. */
    public enum Unit {
        NONE(0),
        QTY(0),
        MONEY(Decimals.MONEY_DECIMALS),
        PRICE(Decimals.PRICE_DECIMALS);

        private final int decimals;

        Unit(int decimals) {
            this.decimals = decimals;
        }

        /** Digits after the point. */
        public int decimals() {
            return decimals;
        }
    }

    public Reason {
        Objects.requireNonNull(code);
        Objects.requireNonNull(scope);
    }

    /** A reason without operands. */
    public static Reason of(ReasonCode code, @Nullable String ruleId, String scope) {
        return new Reason(code, ruleId, scope, Unit.NONE, 0, 0, 0);
    }
}
