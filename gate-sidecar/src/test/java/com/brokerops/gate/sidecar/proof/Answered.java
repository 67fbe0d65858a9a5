package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.proof.Wire.Reply;
import java.math.BigDecimal;

/**
 * A question and what a client was told.
 *
 * @param traceId empty when the gate could not decide
 * @param seq where the decision stands in the log, -1 when it is not there
 * @param hash of that line, empty when it is not there
 * @param auditIsNull true when the answer says in so many words that it is not there
 * @param token the bytes of all three renderings of the token, empty without one
 * @param gateNanos how long the gate itself says that it took from the last byte to the answer
 */
record Answered(
        Ask ask,
        int http,
        String status,
        String reason,
        String traceId,
        long seq,
        String hash,
        boolean auditIsNull,
        boolean replayed,
        String token,
        long gateNanos) {

    static Answered of(Ask ask, Reply reply) {
        String body = reply.body();
        String seq = between(body, "\"audit\":{\"seq\":", ",");
        return new Answered(
                ask,
                reply.status(),
                between(body, "\"status\":\"", "\""),
                between(body, "\"reason_code\":\"", "\""),
                between(body, "\"trace_id\":\"", "\""),
                seq.isEmpty() ? -1 : Long.parseLong(seq),
                between(body, ",\"hash\":\"", "\""),
                body.contains("\"audit\":null"),
                body.contains("\"replayed\":true"),
                body.contains("\"decision_token\":{")
                        ? between(body, "\"decision_token\":", ",\"advisory_routing_class\"")
                        : "",
                nanos(between(body, "\"total\":", "}")));
    }

    /** True when the order may go; a cancel that passed is no such answer. */
    boolean authorized() {
        return status.equals("AUTHORIZED") && reason.equals("OK");
    }

    /** True when the gate could not decide for want of its log. */
    boolean auditUnavailable() {
        return status.equals("BLOCKED") && reason.equals("AUDIT_UNAVAILABLE");
    }

    private static long nanos(String millis) {
        return millis.isEmpty() ? 0 : new BigDecimal(millis).movePointRight(6).longValue();
    }

    /** Without the token, which is no news. */
    @Override
    public String toString() {
        return "%s of %s: %d %s %s, trace %s, seq %d, replayed %s"
                .formatted(
                        ask.clientOrderId(),
                        ask.clientId(),
                        http,
                        status,
                        reason,
                        traceId,
                        seq,
                        replayed);
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before);
        if (from < 0) {
            return "";
        }
        from += before.length();
        int to = text.indexOf(after, from);
        return to < 0 ? "" : text.substring(from, to);
    }
}
