package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which client has which limits, and the version of that knowledge.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class LimitsBook {
    private final Map<String, Limits> byClient = new HashMap<>();
    private long version;

    /** The client's limits, or null when nobody set any. */
    public @Nullable Limits of(String clientId) {
        return byClient.get(clientId);
    }

    /** Raised by every change. */
    public long version() {
        return version;
    }

    /** All limits, by client. */
    public Map<String, Limits> all() {
        return Collections.unmodifiableMap(new TreeMap<>(byClient));
    }

    public void apply(LimitsChanged change) {
        if (change.version() != version + 1) {
            throw new IllegalStateException(
                    "limits version " + change.version() + " after " + version);
        }
        version = change.version();
        Limits limits = change.limits();
        for (String client : change.clients()) {
            if (limits == null) {
                byClient.remove(client);
            } else {
                byClient.put(client, limits);
            }
        }
    }

    /** Puts limits in place, from a snapshot. */
    public void restore(long version, Map<String, Limits> limits) {
        this.version = version;
        byClient.clear();
        byClient.putAll(limits);
    }
}
