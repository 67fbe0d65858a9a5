package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.gate.Answer.Position;
import com.brokerops.gate.sidecar.kernel.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of which orders were decided before: the same answers if it is that list, and every order
 * of it would be answered so alone; otherwise all are BLOCKED.
 *
 * @param known what the kernel knows of each order, null for one that it does not know
 * @param lines of the original decisions, null likewise
 */
record ListAgain(
        ListSubmission list,
        List<Verdict.@Nullable Repeated> known,
        List<@Nullable LogLine> lines,
        Signers signers) {
    private static final String OTHER_LIST = "orders";

    Answer.OfList answer() {
        boolean same = isThatList();
        boolean given = same && isGiven();
        List<Answer> answers = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Verdict.Repeated repeated = known.get(i);
            LogLine line = lines.get(i);
            if (repeated == null || line == null) {
                answers.add(new Answer.Undecided(ReasonCode.LIST_BLOCKED));
            } else if (given) {
                answers.add(again(repeated, line));
            } else {
                answers.add(blocked(i, repeated, line, same));
            }
        }
        return new Answer.OfList(list.contingency(), answers);
    }

    /** True if these orders were decided together, so and in this order. */
    private boolean isThatList() {
        LogLine first = lines.get(0);
        ListPlace head = first == null ? null : decided(first).list();
        if (head == null) {
            return false;
        }
        boolean same = true;
        for (int i = 0; same && i < list.size(); i++) {
            Verdict.Repeated repeated = known.get(i);
            LogLine line = lines.get(i);
            ListPlace place = line == null ? null : decided(line).list();
            same =
                    repeated != null
                            && repeated.instead() != ReasonCode.IDEMPOTENCY_MISMATCH
                            && place != null
                            && place.listId().equals(head.listId())
                            && place.index() == i
                            && place.size() == list.size()
                            && place.contingency() == list.contingency();
        }
        return same;
    }

    private boolean isGiven() {
        for (Verdict.Repeated repeated : known) {
            if (repeated == null || repeated.instead() != null) {
                return false;
            }
        }
        return true;
    }

    private Answer again(Verdict.Repeated repeated, LogLine line) {
        Decided original = decided(line);
        return new Answer.Decision(
                original,
                position(line),
                signers.sign(original, line.seq()),
                true,
                repeated.orderState());
    }

    private Answer blocked(int index, Verdict.Repeated repeated, LogLine line, boolean same) {
        Decided original = decided(line);
        ReasonCode code = ReasonCode.IDEMPOTENCY_MISMATCH;
        String field = null;
        if (same) {
            code = repeated.instead() == null ? ReasonCode.LIST_BLOCKED : repeated.instead();
        } else {
            field =
                    Differences.first(
                            list.orders().get(index),
                            list.context(),
                            original.order(),
                            original.context());
            field = field == null ? OTHER_LIST : field;
        }
        return new Answer.Superseded(original, position(line), code, repeated.orderState(), field);
    }

    private static Position position(LogLine line) {
        return new Position(line.seq(), line.hash());
    }

    private static Decided decided(LogLine line) {
        return (Decided) line.event();
    }
}
