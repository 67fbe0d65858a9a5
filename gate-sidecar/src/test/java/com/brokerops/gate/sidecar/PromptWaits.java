package com.brokerops.gate.sidecar;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every test that waits for a condition looks at once, and then a little less often each time: what
 * is so already costs nothing. (The library would begin with 100 ms of doing nothing.) JUnit finds
 * it under {@code META-INF/services}.
 */
public final class PromptWaits implements BeforeAllCallback {
    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LAST = Duration.ofMillis(100);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(
                IterativePollInterval.iterative(PromptWaits::next, FIRST));
    }

    private static Duration next(Duration before) {
        Duration longer = before.plus(before.dividedBy(2));
        return longer.compareTo(LAST) < 0 ? longer : LAST;
    }
}
