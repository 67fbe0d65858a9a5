package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Principal;

/** Somebody who holds an operator's credential. */
record Operator(String name, Role role) implements Principal {
    /** Who sent a request to the operator listener. */
    static Operator of(Exchange exchange) {
        return (Operator) exchange.principal();
    }
}
