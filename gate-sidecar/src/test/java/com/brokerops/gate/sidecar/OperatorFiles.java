package com.brokerops.gate.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the operators of a gate show, as it stands in the files of its data directory now. */
record OperatorFiles(Path dataDirectory) {

    /** What the one shows who comes first, second, ... by name. */
    String credential(int place) {
        return secret(files().get(place));
    }

    /** What the one of that name shows. */
    String credential(String name) {
        return files().stream()
                .filter(file -> file.getFileName().toString().startsWith(name + "."))
                .map(OperatorFiles::secret)
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() {
        try (Stream<Path> files =
                Files.list(dataDirectory.resolve("credentials").resolve("operator"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String secret(Path file) {
        try {
            return Files.readAllLines(file).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
