package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.audit.archive.Keep;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where full segments of the log are shipped to.
 *
 * @param folder which a person has made; elsewhere than the data directory
 * @param keep what stays at hand; null for all of it
 * @param bytesPerSecond how fast the log is read for it
 */
public record ArchiveSettings(Path folder, @Nullable Keep keep, long bytesPerSecond) {
    private static final String FOLDER = "audit.archive";
    private static final String KEEP = "audit.keep";
    private static final String RATE = "audit.archive-bytes-per-second";
    private static final long BYTES_PER_SECOND = 16 << 20;
    private static final long LEAST_BYTES_PER_SECOND = 1 << 16;
    private static final long MOST_BYTES_PER_SECOND = 1 << 30;

    public ArchiveSettings {
        if (bytesPerSecond < LEAST_BYTES_PER_SECOND || bytesPerSecond > MOST_BYTES_PER_SECOND) {
            throw new IllegalArgumentException("out of range: " + RATE);
        }
    }

    /** The keys of a configuration file, or null without them. */
    static @Nullable ArchiveSettings read(YamlMapping root, Path relativeTo) {
        if (!root.has(FOLDER)) {
            if (root.has(KEEP) || root.has(RATE)) {
                throw root.fail(root.has(KEEP) ? KEEP : RATE, "needs " + FOLDER);
            }
            return null;
        }
        Path folder = relativeTo.resolve(root.text(FOLDER));
        return new ArchiveSettings(folder, keep(root), root.number(RATE, BYTES_PER_SECOND));
    }

    private static @Nullable Keep keep(YamlMapping root) {
        try {
            return root.has(KEEP) ? Keep.parse(root.text(KEEP)) : null;
        } catch (IllegalArgumentException e) {
            throw root.fail(KEEP, String.valueOf(e.getMessage()));
        }
    }

    /** As a configuration file would have it. */
    String describe() {
        return FOLDER
                + ": "
                + folder
                + "\n"
                + (keep == null ? "" : KEEP + ": " + keep + "\n")
                + RATE
                + ": "
                + bytesPerSecond
                + "\n";
    }
}
