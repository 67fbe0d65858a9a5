package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.LogLine;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A line of the log whose bytes have the hash that it states.
 *
 * @param bytes newline included
 */
record CheckedLine(LogLine line, byte[] bytes) {
    /** What stands behind the bytes that are hashed: {@code ,"hash":"…"}} and a newline. */
    private static final int TAIL = ",\"hash\":\"\"}\n".length() + 64;

    /**
     * Reads a line.
     *
     * @throws PackFaultException naming the file that it is from
     */
    static CheckedLine of(String file, byte[] bytes) throws PackFaultException {
        int end = bytes.length - 1;
        if (end < TAIL || bytes[end] != '\n') {
            throw new PackFaultException(file, "it is no line of a log");
        }
        LogLine line;
        try {
            line = LogEventCodec.readLine(bytes, 0, end);
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            throw new PackFaultException(file, "it is no event: " + e.getMessage());
        }
        if (!Sha256.of(bytes, 0, bytes.length - TAIL).equals(line.hash())) {
            throw new PackFaultException(
                    file, "seq " + line.seq() + " does not have the hash it states");
        }
        return new CheckedLine(line, bytes);
    }

    /** Reads the lines of a file. */
    static List<CheckedLine> all(String file, byte[] bytes) throws PackFaultException {
        List<CheckedLine> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] line = new byte[i + 1 - from];
                System.arraycopy(bytes, from, line, 0, line.length);
                lines.add(of(file, line));
                from = i + 1;
            }
        }
        if (from != bytes.length) {
            throw new PackFaultException(file, "its last line has no end");
        }
        return lines;
    }

    long seq() {
        return line.seq();
    }

    /** The data of its leaf in the log's tree. */
    byte[] leaf() {
        return HexFormat.of().parseHex(line.hash());
    }
}
