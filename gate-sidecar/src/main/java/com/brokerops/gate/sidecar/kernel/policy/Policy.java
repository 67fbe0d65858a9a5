package com.brokerops.gate.sidecar.kernel.policy;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules, and the SHA-256 of the exact bytes they were read from. An order is checked against the
 * rules for every symbol and those for its own: a rule for another symbol costs it nothing.
 *
 * <p><b>Thread.</b> Any; it does not change.
 */
public final class Policy {
    private final String version;
    private final String hash;
    private final List<Rule> rules;
    private final String allowRuleId;
    private final List<Rule> everySymbol;
    private final Map<String, List<Rule>> bySymbol;

    /**
     * @param allowRuleId the name reported when no rule fires
     */
    public Policy(String version, String hash, List<Rule> rules, String allowRuleId) {
        this.version = version;
        this.hash = hash;
        this.rules = List.copyOf(rules);
        this.allowRuleId = allowRuleId;
        this.everySymbol = rules.stream().filter(rule -> rule.symbol() == null).toList();
        this.bySymbol = bySymbol(this.rules);
    }

    /** For each symbol that a rule names: all rules an order in it is checked against, in order. */
    private static Map<String, List<Rule>> bySymbol(List<Rule> rules) {
        Map<String, List<Rule>> bySymbol = new HashMap<>();
        for (Rule named : rules) {
            String symbol = named.symbol();
            if (symbol != null && !bySymbol.containsKey(symbol)) {
                List<Rule> applying = new ArrayList<>();
                for (Rule rule : rules) {
                    if (rule.symbol() == null || symbol.equals(rule.symbol())) {
                        applying.add(rule);
                    }
                }
                bySymbol.put(symbol, applying);
            }
        }
        return bySymbol;
    }

    public String version() {
        return version;
    }

    public String hash() {
        return hash;
    }

    /** All of them, in the order they were written. */
    public List<Rule> rules() {
        return rules;
    }

    /** The name reported when no rule fires. */
    public String allowRuleId() {
        return allowRuleId;
    }

    /**
     * Adds to {@code reasons} what each rule has against the order. A rule that throws blocks.
     *
     * @param leastPriceE8 see {@link Rule#check}
     */
    public void check(Order order, long leastPriceE8, List<Reason> reasons) {
        List<Rule> applying = bySymbol.getOrDefault(order.symbol(), everySymbol);
        for (int i = 0; i < applying.size(); i++) {
            Rule rule = applying.get(i);
            Reason reason;
            try {
                reason = rule.check(order, leastPriceE8);
            } catch (RuntimeException e) {
                reason = Reason.of(ReasonCode.POLICY_ERROR, rule.id(), e.getClass().getName());
            }
            if (reason != null) {
                reasons.add(reason);
            }
        }
    }
}
