package com.brokerops.gate.audit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One request to a witness on this machine.
 *
 * <p><b>Thread.</b> Any; it blocks for seconds.
 */
final class WitnessCall {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_BYTES = 64 << 10;

    /** What the witness answered. */
    record Reply(int status, String text) {
        /** The size in it, or -1. */
        long size() {
            String digits = text.strip();
            return digits.matches("0|[1-9][0-9]{0,17}") ? Long.parseLong(digits) : -1;
        }
    }

    private final URI addCheckpoint;

    WitnessCall(URI witness) {
        WitnessClient.requireLoopback(witness);
        String base = witness.toString();
        this.addCheckpoint =
                URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
    }

    Reply post(byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) addCheckpoint.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "text/plain; charset=utf-8");
        connection.setFixedLengthStreamingMode(body.length);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        return new Reply(
                status,
                text(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
    }

    private static String text(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readNBytes(MOST_BYTES), UTF_8);
        }
    }
}
