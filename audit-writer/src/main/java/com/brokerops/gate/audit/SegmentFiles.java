package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How segments are named: {@code <ordinal, 12 digits>.ndjson}. Other files are not ours. */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.ndjson");
    private static final Pattern UNFINISHED =
            Pattern.compile("[0-9]{12}\\.ndjson(\\.copy)?(\\.tmp)?");
    private static final int ORDINAL_DIGITS = 12;

    private SegmentFiles() {}

    static String name(long ordinal) {
        return String.format(Locale.ROOT, "%012d.ndjson", ordinal);
    }

    /** How a copy of a segment is named until it takes its place. */
    static String copyName(long ordinal) {
        return name(ordinal) + ".copy";
    }

    /** The ordinals of all segments, ascending. */
    static List<Long> ordinals(Storage storage) throws IOException {
        List<Long> ordinals = new ArrayList<>();
        for (String name : storage.list()) {
            if (NAME.matcher(name).matches()) {
                ordinals.add(Long.parseLong(name.substring(0, ORDINAL_DIGITS)));
            }
        }
        ordinals.sort(null);
        return ordinals;
    }

    /** Removes what an interrupted preparation or copy left. */
    static void deleteUnfinished(Storage storage) throws IOException {
        for (String name : storage.list()) {
            if (UNFINISHED.matcher(name).matches() && !NAME.matcher(name).matches()) {
                storage.delete(name);
            }
        }
    }
}
