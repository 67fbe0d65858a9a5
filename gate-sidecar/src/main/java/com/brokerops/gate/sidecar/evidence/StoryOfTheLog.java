package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.Timestamps;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;

/** The part of a page that says what happened later, and where the lines stand in the log. */
final class StoryOfTheLog {
    private final Html out;
    private final Chain chain;
    private final NoteKey key;
    private final long more;

    StoryOfTheLog(Html out, Chain chain, NoteKey key, long more) {
        this.out = out;
        this.chain = chain;
        this.key = key;
        this.more = more;
    }

    void render() {
        later();
        position();
    }

    private void later() {
        out.heading("What became of it");
        if (chain.decided() == null) {
            out.paragraph(
                    "The log does not link a cancel to later lines; the order's own pack has"
                            + " them.");
            return;
        }
        if (chain.later().isEmpty()) {
            out.paragraph("Up to seq " + chain.asOfSeq() + " the log has no more of it.");
            rest();
            return;
        }
        out.table("Seq", "At", "What", "Then");
        for (CheckedLine checked : chain.later()) {
            LogLine line = checked.line();
            out.row(
                    line.seq(),
                    Timestamps.ofNanos(line.atEpochNanos()),
                    what(line.event()),
                    then(line.event()));
        }
        out.endTable();
        rest();
        out.paragraph("All that the log has of it up to seq " + chain.asOfSeq() + ".");
    }

    private void rest() {
        if (more > 0) {
            out.paragraph(more + " more lines about it are in the log and not here.");
        }
    }

    private static String what(LogEvent event) {
        return switch (event) {
            case Lifecycle lifecycle ->
                    lifecycle.eventType().word()
                            + (lifecycle.qty() == 0
                                    ? ""
                                    : " of %s at %s"
                                            .formatted(
                                                    Numbers.qty(lifecycle.qty()),
                                                    Numbers.price(lifecycle.priceE8())))
                            + ", reported by "
                            + lifecycle.source();
            case Expired _ -> "its token ran out unused";
            case SessionExpired _ -> "its session was over";
            case DecisionVoided _ -> "voided: its answer was refused, it was never given";
            case Decided decided ->
                    "a replacement was authorized: " + decided.order().clientOrderId();
            case EconomicsReconciled told ->
                    "what it has come to, %s, told by %s".formatted(told.stage(), told.source());
            default -> event.type();
        };
    }

    private String then(LogEvent event) {
        UUID traceId = chain.decision().traceId();
        return switch (event) {
            case Lifecycle lifecycle -> {
                for (ReservationAfter after : lifecycle.reservations()) {
                    if (after.traceId().equals(traceId)) {
                        yield "%s: executed %s, left %s, set aside %s"
                                .formatted(
                                        after.state(),
                                        Numbers.qty(after.executedQty()),
                                        Numbers.qty(after.leavesQty()),
                                        Numbers.money(after.reservedE4()));
                    }
                }
                yield "";
            }
            case Expired _, SessionExpired _ -> "EXPIRED: nothing set aside";
            case DecisionVoided _ -> "nothing set aside, its id is free";
            case EconomicsReconciled told ->
                    told.amountsE4().entrySet().stream()
                            .map(amount -> amount.getKey() + " " + Numbers.money(amount.getValue()))
                            .collect(Collectors.joining(", "));
            default -> "";
        };
    }

    private void position() {
        LogLine line = chain.record().line();
        Checkpoint checkpoint = chain.checkpoint();
        out.heading("Where it stands in the log").facts();
        out.fact("Log", key.name())
                .fact("Line", "seq " + line.seq())
                .fact("Written", Timestamps.ofNanos(line.atEpochNanos()))
                .fact("SHA-256 of the line", line.hash())
                .fact("Of the line before it", line.prev())
                .fact("Signed with", checkpoint.size() + " lines, the first checkpoint that has it")
                .fact("Root of these lines", HexFormat.of().formatHex(checkpoint.root()))
                .fact("Key of the log", key.text())
                .fact("Decided by the gate", chain.start().version())
                .endTable();
        out.paragraph(
                "The pack proves each line above to be in what was signed; inclusion.json has the"
                        + " proofs. gate evidence verify checks them on any machine, executes the"
                        + " decision again and compares. docs/evidence.md says how to do it without"
                        + " the gate's program.");
    }
}
