package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator who stops orders, and the two who let them go again. */
final class KillSwitch {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private final GateUnderTest gate;
    private final String scope;

    /** For all orders. */
    KillSwitch(GateUnderTest gate) {
        this(gate, "global");
    }

    KillSwitch(GateUnderTest gate, String scope) {
        this.gate = gate;
        this.scope = scope;
    }

    Span engage() {
        return certain(this::halt);
    }

    /** Halts, or asks what became of a HALT by saying it again. */
    HttpResponse<String> halt() {
        return gate.operatorPost(
                "/v1/admin/risk-state",
                "{\"scope\":\"%s\",\"state\":\"HALT\",\"reason\":\"a proof\"}".formatted(scope));
    }

    Span release() {
        return certain(() -> gate.release(scope));
    }

    private static Span certain(Supplier<HttpResponse<String>> change) {
        long sent = System.nanoTime();
        HttpResponse<String> answer = change.get();
        long answered = System.nanoTime();
        Matcher seq = SEQ.matcher(answer.body());
        if (answer.statusCode() != 200 || !seq.find()) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new Span(Long.parseLong(seq.group(1)), sent, answered);
    }
}
