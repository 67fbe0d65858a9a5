package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.OrderDigest;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of a pack: what was asked, what was decided on what grounds, and where that stands in
 * the log, for a person. One file without scripts; it prints.
 */
final class StoryPage {
    private final Html out = new Html();
    private final Chain chain;
    private final Map<String, byte[]> files;
    private final NoteKey key;
    private final long more;
    private final PolicyReader reader;

    private StoryPage(
            Chain chain, Map<String, byte[]> files, NoteKey key, long more, PolicyReader reader) {
        this.chain = chain;
        this.files = files;
        this.key = key;
        this.more = more;
        this.reader = reader;
    }

    /**
     * Renders the page.
     *
     * @param more later lines about the order that are not in the pack
     */
    static String of(
            Chain chain, Map<String, byte[]> files, NoteKey key, long more, PolicyReader reader) {
        return new StoryPage(chain, files, key, more, reader).render();
    }

    private String render() {
        Decision decision = chain.decision();
        Decided decided = chain.decided();
        head(decision, decided);
        if (decided != null) {
            order(decided);
            decision(decided);
            exposure(decided);
            token(decided);
        }
        new StoryOfTheLog(out, chain, key, more).render();
        out.heading("What is not here");
        out.paragraph(
                "How long the decision took: the log states times, not durations. Overrides: this"
                        + " gate knows none. What was answered to the same order when it came again:"
                        + " that is the same decision.");
        return out.tags("</main></body></html>\n").toString();
    }

    private void head(Decision decision, @Nullable Decided decided) {
        String verdict = decided == null ? "CANCEL" : decided.status().name();
        out.tags("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .tags("<title>")
                .text(verdict + " " + decision.traceId())
                .tags("</title>\n<style>")
                .tags(StoryStyle.CSS)
                .tags("</style></head><body><main>\n<h1><span class=\"")
                .tags(decided == null || decided.status() == Status.AUTHORIZED ? "yes" : "no")
                .tags("\">")
                .text(verdict)
                .tags("</span> ")
                .text(decided == null ? "" : decided.reasonCode())
                .tags("</h1>\n");
        String client = decision.context().clientId();
        String at = Timestamps.ofNanos(chain.record().line().atEpochNanos());
        if (decided == null) {
            out.paragraph(
                    "At " + at + " a cancel for " + client + " was let through, as every one.");
            out.facts().fact("Trace id", decision.traceId());
            out.fact("SHA-256 of the request", decision.requestSha256()).endTable();
            return;
        }
        Order order = decided.order();
        String price = Numbers.price(order.priceE8());
        out.paragraph(
                "At %s %s asked to %s %s of %s %s; the gate %s."
                        .formatted(
                                at,
                                client,
                                order.side(),
                                Numbers.qty(order.qty()),
                                order.symbol(),
                                price == null ? "at the market" : "at " + price,
                                decided.status() == Status.AUTHORIZED
                                        ? "said yes"
                                        : "said no: " + decided.reasonCode()));
    }

    private void order(Decided decided) {
        Order order = decided.order();
        Context context = decided.context();
        ReferencePrice reference = decided.reference();
        out.heading("The order").facts();
        out.fact("Trace id", decided.traceId())
                .fact("Order id", order.clientOrderId())
                .fact("Replaces the order", order.origClientOrderId())
                .fact("Client", context.clientId())
                .fact("Desk", context.deskId())
                .fact("Trader", context.traderId())
                .fact("Strategy", context.strategyId())
                .fact("Session", context.sessionId())
                .fact("Account type", context.accountType())
                .fact("Symbol", order.symbol())
                .fact("Side", order.side())
                .fact("Quantity", Numbers.qty(order.qty()))
                .fact("Type", order.type())
                .fact("Price", Numbers.price(order.priceE8()))
                .fact("Stop price", Numbers.price(order.stopPriceE8()))
                .fact("Time in force", order.timeInForce())
                .fact("Reduce only", order.reduceOnly() ? "yes" : null);
        if (reference != null) {
            out.fact(
                    "Reference price",
                    Numbers.price(reference.priceE8())
                            + " of "
                            + Timestamps.ofMillis(reference.atMillis()));
        }
        out.fact("Worth each", Numbers.price(decided.valuedAtE8()));
        if (decided.notionalE4() != Decided.NO_NOTIONAL) {
            out.fact("Worth", Numbers.money(decided.notionalE4()));
        }
        out.fact("SHA-256 of the request", decided.requestSha256())
                .fact("Order digest v1", OrderDigest.v1(order))
                .fact("Order digest v2", HexFormat.of().formatHex(OrderDigest.v2(order, context)))
                .endTable();
    }

    private void decision(Decided decided) {
        out.heading("The decision");
        if (decided.reasons().isEmpty()) {
            out.paragraph("No rule and no limit had anything against it.");
        } else {
            out.table("Reason", "By", "Measured", "Allowed", "Would be", "Was free");
            for (Reason reason : decided.reasons()) {
                String by = reason.ruleId();
                out.row(
                        reason.code(),
                        by == null ? "" : by,
                        reason.scope(),
                        Numbers.operand(reason.unit(), reason.limit()),
                        Numbers.operand(reason.unit(), reason.actual()),
                        Numbers.operand(reason.unit(), reason.headroom()));
            }
            out.endTable();
        }
        Met met = decided.met();
        Met.Risk risk = met == null ? null : met.risk();
        out.facts()
                .fact("Policy", decided.policyVersion())
                .fact("SHA-256 of the policy", decided.policyHash())
                .fact("Version of the limits", decided.limitsVersion())
                .fact(
                        "Risk state",
                        risk == null ? "NORMAL" : risk.state() + " of " + risk.scope().text())
                .endTable();
        try {
            Policy policy = DecisionCheck.policy(files, reader, decided);
            Reexecution again = DecisionCheck.decidedAgain(decided, policy);
            StoryBars bars = new StoryBars(out, decided);
            bars.rules(policy);
            bars.limits(again.measures());
            String member = again.firstDifference();
            out.paragraph(
                    member == null
                            ? "The gate that made this page took the decision again: the same."
                            : "The gate that made this page took the decision again: IT DIFFERS IN "
                                    + member);
        } catch (PackFaultException e) {
            out.paragraph("Rules and limits are not shown: " + e.what());
        }
    }

    private void exposure(Decided decided) {
        out.heading("Exposure of the client");
        Met met = decided.met();
        Exposure before = met == null ? null : met.exposureBefore();
        Exposure after = decided.exposureAfter();
        boolean blocked = after == null;
        Exposure then = blocked ? before : after;
        out.table("In " + decided.order().symbol(), "Before", "After");
        if (before != null && then != null) {
            out.row("Position", Numbers.qty(before.position()), Numbers.qty(then.position()))
                    .row("At cost", money(before.positionCostE4()), money(then.positionCostE4()))
                    .row("Buys open", qty(before.pendingBuyQty()), qty(then.pendingBuyQty()))
                    .row("Worth", money(before.pendingBuyE4()), money(then.pendingBuyE4()))
                    .row("Sells open", qty(before.pendingSellQty()), qty(then.pendingSellQty()))
                    .row("Worth", money(before.pendingSellE4()), money(then.pendingSellE4()));
        }
        out.row("Gross, all symbols", money(decided.grossBeforeE4()), money(decided.grossAfterE4()))
                .endTable();
        if (blocked) {
            out.paragraph("Nothing was set aside.");
        } else {
            out.paragraph(
                    "Set aside for the order: %s, worth %s."
                            .formatted(qty(decided.reservedQty()), money(decided.reservedE4())));
        }
    }

    private static String money(long amountE4) {
        return Numbers.money(amountE4);
    }

    private static String qty(long qty) {
        return Numbers.qty(qty);
    }

    private void token(Decided decided) {
        out.heading("The token").facts();
        out.fact("Key", decided.kid())
                .fact("Issued", Timestamps.ofMillis(decided.issuedAtMillis()))
                .fact("Expires", Timestamps.ofMillis(decided.expiresAtMillis()))
                .fact("Kill epoch", decided.killEpoch())
                .fact("Nonce", decided.nonce());
        try {
            byte[] json = files.getOrDefault(PackFiles.TOKEN, "".getBytes(UTF_8));
            TokenFile token = TokenFile.parse(json);
            out.fact("SHA-256 of decision_token", token.decisionTokenSha256())
                    .fact("SHA-256 of decision_jws", token.decisionJwsSha256())
                    .endTable();
            out.paragraph(
                    token.decisionToken() == null
                            ? "The token itself is withheld while it could still send an order, and"
                                    + " if its key is gone. Who has it can compare its hash."
                            : "It has expired and is in token.json.");
        } catch (PackFaultException e) {
            out.endTable();
        }
    }
}
