package com.brokerops.gate.sidecar.http;

/** One refused request: its kind and a sentence for the caller. */
record Refusal(RequestFault fault, String detail) {

    Problem problem() {
        return Problem.of(fault.status(), detail);
    }
}
