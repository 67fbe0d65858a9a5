package com.brokerops.gate.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The trace ids of orders that were authorized, each as the hash of {@link
 * AnswerScanner#traceIdHash}.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class TraceIds {
    private static final String MEMBER = "\"trace_id\":\"";
    private static final int LENGTH = 36;

    /** Remembers none. */
    static final TraceIds FORGOTTEN = new TraceIds(0);

    private long[] hashes;
    private int size;

    TraceIds() {
        this(1 << 16);
    }

    private TraceIds(int capacity) {
        this.hashes = new long[capacity];
    }

    void add(AnswerScanner answer, byte[] bytes) {
        if (this != FORGOTTEN) {
            add(answer.traceIdHash(bytes));
        }
    }

    private void add(long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash;
    }

    int size() {
        return size;
    }

    /** How many of these are not in the lines of a log. */
    int missingIn(Path audit) throws IOException {
        TraceIds logged = new TraceIds();
        try (var files = Files.list(audit)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".ndjson")).toList()) {
                try (BufferedReader lines = Files.newBufferedReader(file)) {
                    logged.addFrom(lines);
                }
            }
        }
        Arrays.sort(logged.hashes, 0, logged.size);
        int missing = 0;
        for (int i = 0; i < size; i++) {
            missing += Arrays.binarySearch(logged.hashes, 0, logged.size, hashes[i]) < 0 ? 1 : 0;
        }
        return missing;
    }

    private void addFrom(BufferedReader lines) throws IOException {
        for (int first = lines.read(); first > 0; first = lines.read()) { // 0: not written yet
            String rest = lines.readLine();
            if (rest != null) {
                addFrom(rest);
            }
        }
    }

    private void addFrom(String line) {
        int at = line.indexOf(MEMBER) + MEMBER.length();
        if (at < MEMBER.length() || at + LENGTH > line.length()) {
            return;
        }
        long hash = 1;
        for (int i = at; i < at + LENGTH; i++) {
            hash = hash * 31 + line.charAt(i);
        }
        add(hash);
    }
}
