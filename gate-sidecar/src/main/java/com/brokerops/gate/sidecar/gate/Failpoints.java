package com.brokerops.gate.sidecar.gate;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Places where the process can be made to die, to prove that nothing is lost or doubled. Armed only
 * by {@code --unsafe-dev}; otherwise a pass costs one comparison.
 *
 * <p><b>Thread.</b> Any.
 */
public final class Failpoints {
    /** The places, in the order in which a decision passes them. */
    public enum Place {
        /** Decided; nothing is in the log. */
        AFTER_RESERVE,
        /** In the operating system's cache; not synced. */
        AFTER_APPEND,
        /** On stable storage; nobody knows. */
        AFTER_SYNC,
        /** Released; the caller has not seen a byte. */
        BEFORE_ANSWER
    }

    /** Never dies. */
    public static final Failpoints NONE = new Failpoints(null, 0);

    private final @Nullable Place place;
    private final AtomicLong passesLeft;

    private Failpoints(@Nullable Place place, long passes) {
        this.place = place;
        this.passesLeft = new AtomicLong(passes);
    }

    /**
     * Reads {@code after-sync:17}: dies at the seventeenth pass.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Failpoints parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("a failpoint is PLACE:PASSES, not " + text);
        }
        for (Place place : Place.values()) {
            if (place.name().replace('_', '-').equalsIgnoreCase(text.substring(0, colon))) {
                return new Failpoints(place, Long.parseLong(text.substring(colon + 1)));
            }
        }
        throw new IllegalArgumentException("no such place: " + text.substring(0, colon));
    }

    /** Dies as by {@code kill -9} if this is the place and its turn has come. */
    public void pass(Place here) {
        if (place == here && passesLeft.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
