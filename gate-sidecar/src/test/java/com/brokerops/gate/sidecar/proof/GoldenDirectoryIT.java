package com.brokerops.gate.sidecar.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that gates of earlier formats have left. */
class GoldenDirectoryIT {
    private static final String WRITE = "golden.write";

    @TempDir Path folder;

    private static Path resources() {
        return Path.of("src/test/resources/golden").toAbsolutePath();
    }

    /** Run once when the format changes: {@code -Dgolden.write=format-4}. */
    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "format-[0-9]+")
    void leavesAGoldenDirectoryOfThisFormat() throws Exception {
        Path golden = Files.createDirectories(resources().resolve(System.getProperty(WRITE)));
        GoldenRun.leave(
                folder, resources().resolve("limits.yaml"), ClockIT.libraryOrSkip(), golden);
    }
}
