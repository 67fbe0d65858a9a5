package com.brokerops.gate.sidecar.kernel.facts;

import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of platforms that could not be true when they came. They change nothing that decides; a
 * person looks at them. None is dropped for another: when it is full, it is full.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Quarantine {
    /** The most events that are kept. */
    public static final int MOST = 1_000;

    private final Map<Long, Kept> kept = new LinkedHashMap<>();
    private final Map<Identity, Long> ids = new HashMap<>();

    /**
     * One of them.
     *
     * @param id the seq of its line
     */
    public record Kept(long id, long atMillis, Identity identity, Quarantined event) {}

    /** True if not one more is kept. */
    public boolean full() {
        return kept.size() >= MOST;
    }

    /** The event that goes by that id, or null. */
    public @Nullable Kept find(long id) {
        return kept.get(id);
    }

    /** The one that is the same event, payload included, or null. */
    public @Nullable Kept find(Identity identity) {
        Long id = ids.isEmpty() ? null : ids.get(identity);
        return id == null ? null : kept.get(id);
    }

    /** All of them, the oldest first. */
    public Collection<Kept> all() {
        return Collections.unmodifiableCollection(kept.values());
    }

    public int size() {
        return kept.size();
    }

    public void apply(Quarantined event, long seq, long atMillis, Identity identity) {
        if (ids.putIfAbsent(identity, seq) != null) {
            throw new IllegalStateException("quarantined twice: " + event.eventId());
        }
        kept.put(seq, new Kept(seq, atMillis, identity, event));
    }

    public void apply(QuarantineEnded ended) {
        Kept known = kept.remove(ended.id());
        if (known == null) {
            throw new IllegalStateException("no event " + ended.id() + " is quarantined");
        }
        ids.remove(known.identity());
    }
}
