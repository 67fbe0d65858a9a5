package com.brokerops.gate.sidecar.kernel.policy;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import java.util.List;

/**
 * Rules, and the SHA-256 of the exact bytes they were read from.
 *
 * @param allowRuleId the name reported when no rule fires
 */
public record Policy(String version, String hash, List<Rule> rules, String allowRuleId) {
    public Policy {
        rules = List.copyOf(rules);
    }

    /** Adds to {@code reasons} what each rule has against the order. A rule that throws blocks. */
    public void check(Order order, List<Reason> reasons) {
        for (Rule rule : rules) {
            Reason reason;
            try {
                reason = rule.check(order);
            } catch (RuntimeException e) {
                reason = Reason.of(ReasonCode.POLICY_ERROR, rule.id(), e.getClass().getName());
            }
            if (reason != null) {
                reasons.add(reason);
            }
        }
    }
}
