package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator who stops all orders, and the two who let them go again. */
final class KillSwitch {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final String HALT =
            "{\"scope\":\"global\",\"state\":\"HALT\",\"reason\":\"a proof\"}";

    private final GateUnderTest gate;

    KillSwitch(GateUnderTest gate) {
        this.gate = gate;
    }

    Span engage() {
        return certain(() -> gate.operatorPost("/v1/admin/risk-state", HALT));
    }

    Span release() {
        return certain(gate::release);
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
