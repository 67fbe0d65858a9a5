package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.List;
import java.util.Objects;

/** The part of a page that holds an order against rules and limits, each as a bar. */
final class StoryBars {
    private static final long ALL = 1_000;

    private final Html out;
    private final Decided decided;

    StoryBars(Html out, Decided decided) {
        this.out = out;
        this.decided = decided;
    }

    /** Every rule of the policy that is about the order's symbol, and what the order was. */
    void rules(Policy policy) {
        out.heading("Rules of the policy");
        out.table("Rule", "Lets pass", "The order", "", "");
        for (Rule rule : policy.rules()) {
            String symbol = rule.symbol();
            if (symbol == null || symbol.equals(decided.order().symbol())) {
                rule(rule);
            }
        }
        out.endTable();
    }

    private void rule(Rule rule) {
        long qty = decided.order().qty();
        boolean fired =
                decided.reasons().stream().anyMatch(reason -> rule.id().equals(reason.ruleId()));
        out.tags(fired ? "<tr class=\"fired\">" : "<tr>");
        switch (rule) {
            case Rules.OrderQuantity(String id, long maxQty) ->
                    cells(id, "a quantity of " + Numbers.qty(maxQty), maxQty, qty, fired);
            case Rules.SymbolQuantity(String id, String symbol, long maxQty) ->
                    cells(id, Numbers.qty(maxQty) + " of " + symbol, maxQty, qty, fired);
            case Rules.LowPriceQuantity(String id, long belowPriceE8, long maxQty) ->
                    cells(
                            id,
                            Numbers.qty(maxQty)
                                    + " below a price of "
                                    + Numbers.price(belowPriceE8),
                            maxQty,
                            qty,
                            fired);
            default ->
                    out.tags("<td>")
                            .text(rule.id())
                            .tags("</td><td></td><td></td><td></td><td>")
                            .text(fired ? "fired" : "let it pass")
                            .tags("</td>");
        }
        out.tags("</tr>\n");
    }

    /** A rule that did not fire although the order is beyond it is not about orders like this. */
    private void cells(String id, String passes, long limit, long actual, boolean fired) {
        out.tags("<td>").text(id).tags("</td><td>").text(passes).tags("</td><td>");
        out.text(Numbers.qty(actual)).tags("</td><td>");
        boolean applies = fired || actual <= limit;
        if (applies) {
            bar(limit, 0, actual, fired);
        }
        String became = fired ? "fired" : applies ? "let it pass" : "is not about this order";
        out.tags("</td><td>").text(became).tags("</td>");
    }

    /** Every limit that was looked at. */
    void limits(List<Reason> measures) {
        out.heading("Limits");
        if (measures.isEmpty()) {
            out.paragraph("No limit was looked at: what was decided before them was enough.");
            return;
        }
        out.tags("<p class=\"key\"><i style=\"background:#44607f\"></i>used before")
                .tags("<i style=\"background:#7fb59a\"></i>with the order")
                .tags("<i style=\"background:#d9776f\"></i>with it, beyond the limit")
                .tags("<i style=\"background:#1d2430;width:2px\"></i>the limit</p>\n");
        out.table("Limit", "Of", "Used before", "With the order", "Allowed", "");
        for (Reason measure : measures) {
            Unit unit = measure.unit();
            long before = measure.limit() - measure.headroom();
            boolean over = measure.actual() > measure.limit();
            out.tags(over ? "<tr class=\"fired\"><td>" : "<tr><td>")
                    .text(Objects.requireNonNullElse(measure.ruleId(), ""))
                    .tags("</td><td>")
                    .text(measure.scope())
                    .tags("</td><td>")
                    .text(Numbers.operand(unit, before))
                    .tags("</td><td>")
                    .text(Numbers.operand(unit, measure.actual()))
                    .tags("</td><td>")
                    .text(Numbers.operand(unit, measure.limit()))
                    .tags("</td><td>");
            bar(measure.limit(), before, measure.actual(), over);
            out.tags("</td></tr>\n");
        }
        out.endTable();
    }

    /** A bar as wide as the largest of its numbers. */
    private void bar(long limit, long before, long actual, boolean over) {
        long widest = Math.max(1, Math.max(limit, Math.max(before, actual)));
        out.tags("<div class=\"bar\">");
        part(over ? "over" : "with", actual, widest);
        part("used", before, widest);
        if (limit < widest) {
            long right = ALL - perMille(limit, widest);
            out.tags("<i class=\"most\" style=\"right:" + percent(right) + "\"></i>");
        }
        out.tags("</div>");
    }

    private void part(String kind, long value, long widest) {
        String width = percent(perMille(value, widest));
        out.tags("<i class=\"" + kind + "\" style=\"width:" + width + "\"></i>");
    }

    private static long perMille(long value, long widest) {
        return Math.clamp(Math.round((double) value / widest * ALL), 0, ALL);
    }

    private static String percent(long perMille) {
        return perMille / 10 + "." + perMille % 10 + "%";
    }
}
