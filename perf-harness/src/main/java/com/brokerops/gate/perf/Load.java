package com.brokerops.gate.perf;

/**
 * What a generator sends, and where.
 *
 * @param template the request of each order
 * @param anyAnswer true if every 2xx counts as completed, whatever it says
 * @param blockedPercent orders that the policy blocks
 * @param repeatedPercent orders sent a second time
 * @param lifecycle true if orders are filled and canceled through {@code /v1/events}
 * @param spin true if the thread never sleeps: a request is sent closer to its time, and a
 *     processor is gone
 */
record Load(
        Target target,
        int connections,
        RequestTemplate template,
        boolean anyAnswer,
        int blockedPercent,
        int repeatedPercent,
        boolean lifecycle,
        boolean spin) {

    Load {
        if (connections < 1 || connections > 10_000) {
            throw new IllegalArgumentException("connections: " + connections);
        }
    }

    /** The usual mix, to a gate. */
    static Load gate(Target target, int connections) {
        return new Load(
                target,
                connections,
                RequestTemplate.parse(RequestTemplate.AUTHORIZE, target.host()),
                false,
                5,
                2,
                true,
                false);
    }

    /** The same requests, to a server that answers all of them alike. */
    Load anyAnswered() {
        return new Load(
                target,
                connections,
                template,
                true,
                blockedPercent,
                repeatedPercent,
                lifecycle,
                spin);
    }
}
