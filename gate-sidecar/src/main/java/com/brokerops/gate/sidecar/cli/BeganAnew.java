package com.brokerops.gate.sidecar.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note that a log was signed from the start again, because nothing that had been signed about
 * it was there: a file in the folder of keys, which a person removes who knows why.
 *
 * <p><b>Thread.</b> The one that starts the gate.
 */
record BeganAnew(Path keys) {
    private static final Logger LOG = LoggerFactory.getLogger(BeganAnew.class);
    private static final String FILE = "checkpoint.began-anew";

    /** Leaves the note, before anything is signed. */
    void note(long lastSeq) throws IOException {
        LOG.warn("nothing is left that was signed about the log up to seq {}", lastSeq);
        Path file = keys.resolve(FILE);
        if (!Files.exists(file)) {
            String text = "nothing was left that was signed about seq 0 to " + lastSeq + "\n";
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
            try (FileChannel channel = FileChannel.open(file)) {
                channel.force(true);
            }
        }
    }

    /** Why the log is vouched for by less than it should be, or null. */
    @Nullable String degradation() throws IOException {
        Path file = keys.resolve(FILE);
        return Files.exists(file)
                ? "CHECKPOINTS_BEGAN_ANEW: "
                        + Files.readString(file, StandardCharsets.US_ASCII).strip()
                        + "; if you know why, remove keys/"
                        + FILE
                        + " and restart"
                : null;
    }
}
