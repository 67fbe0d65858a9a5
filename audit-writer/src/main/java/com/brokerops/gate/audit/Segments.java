package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log for those who read them: the ones at hand, and before the first of these
 * the ones that were removed, as far as somebody has said where they are.
 *
 * <p><b>Thread.</b> Any. A segment may be removed meanwhile; then it is read where it has gone.
 */
public final class Segments {
    private final Storage hand;
    private volatile @Nullable Removal removal;
    private volatile @Nullable OlderSegments older;

    Segments(Storage hand, @Nullable OlderSegments older) {
        this.hand = hand;
        this.older = older;
    }

    /** With what the log itself says was removed. */
    static Segments of(Storage hand, @Nullable OlderSegments older) throws IOException {
        Segments segments = new Segments(hand, older);
        segments.removal = Removal.read(hand);
        return segments;
    }

    /** What was removed, or null if nothing was. */
    public @Nullable Removal removal() {
        return removal;
    }

    /**
     * Nobody looks for the segments before that place any more.
     *
     * @param stated what was removed, on stable storage already
     */
    public void removed(Removal stated) {
        removal = stated;
    }

    /** The first ordinal that was not removed. */
    long firstKept() {
        Removal stated = removal;
        return stated == null ? 0 : stated.firstOrdinal();
    }

    /** Where they are. */
    Storage atHandIn() {
        return hand;
    }

    /** Says where removed segments are from now on. */
    public void older(OlderSegments from) {
        older = from;
    }

    /** The ordinals of those at hand, ascending. */
    List<Long> atHand() throws IOException {
        return SegmentFiles.ordinals(hand);
    }

    /** The ordinals of all that can be read, ascending. */
    List<Long> readable() throws IOException {
        List<Long> atHand = atHand();
        if (older == null || atHand.isEmpty()) {
            return atHand;
        }
        List<Long> all = new ArrayList<>();
        long to = Math.min(atHand.getFirst(), firstKept());
        for (long ordinal = 0; ordinal < to; ordinal++) {
            all.add(ordinal);
        }
        all.addAll(atHand);
        return all;
    }

    /** True if there is or was such a segment. */
    boolean has(long ordinal) throws IOException {
        return hand.look(SegmentFiles.name(ordinal)) != null || isRemoved(ordinal);
    }

    /**
     * Opens a segment for reading.
     *
     * @throws SegmentRemovedException if it was removed, and nobody said where to
     */
    StorageFile open(long ordinal) throws IOException {
        try {
            return hand.openToRead(SegmentFiles.name(ordinal));
        } catch (NoSuchFileException e) {
            if (!isRemoved(ordinal)) {
                throw e;
            }
            OlderSegments from = older;
            if (from == null) {
                throw new SegmentRemovedException(ordinal);
            }
            return from.open(ordinal);
        }
    }

    /** True if the log says that it has removed it. */
    boolean isRemoved(long ordinal) throws IOException {
        Removal stated = removal == null ? Removal.read(hand) : removal;
        return stated != null && ordinal >= 0 && ordinal < stated.firstOrdinal();
    }
}
