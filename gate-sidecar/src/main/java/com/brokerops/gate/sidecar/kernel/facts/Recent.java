package com.brokerops.gate.sidecar.kernel.facts;

import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last facts that were told and change nothing, so that one that comes again is recognised. The
 * oldest makes room: a fact that is recorded twice is still one fact.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class Recent {
    /** The most that are remembered. */
    public static final int MOST = 16_384;

    private final Map<Name, Known> known = new LinkedHashMap<>();

    private record Name(long high, long low) {}

    /**
     * One of them.
     *
     * @param seq of its line
     */
    public record Known(long seq, Identity identity) {}

    /** The one that goes by that name, or null. */
    public @Nullable Known find(Identity identity) {
        return known.isEmpty() ? null : known.get(name(identity));
    }

    /** All of them, the oldest first. */
    public Collection<Known> all() {
        return Collections.unmodifiableCollection(known.values());
    }

    /** Remembers one that is not known. */
    public void add(long seq, Identity identity) {
        if (known.size() == MOST) {
            Iterator<Known> oldest = known.values().iterator();
            oldest.next();
            oldest.remove();
        }
        if (known.putIfAbsent(name(identity), new Known(seq, identity)) != null) {
            throw new IllegalStateException("told twice: seq " + seq);
        }
    }

    private static Name name(Identity identity) {
        return new Name(identity.keyHigh(), identity.keyLow());
    }
}
