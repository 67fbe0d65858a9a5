package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One connection to a gate that stays open: a plain socket, so that a test knows when a byte was
 * sent and what a death in the middle leaves.
 *
 * <p><b>Thread.</b> One.
 *
 * <p><b>Errors.</b> {@link IOException} when the gate is gone; whether it had read the request is
 * unknown then.
 */
final class Wire implements AutoCloseable {
    private static final int GIVE_UP_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    /** An answer. */
    record Reply(int status, String body) {}

    private Wire(Socket socket, String host) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 8192);
        this.host = host;
    }

    static Wire connect(URI gate) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MILLIS);
        return new Wire(socket, gate.getAuthority());
    }

    Reply post(String path, String json) throws IOException {
        send(path, json);
        return receive();
    }

    Reply get(String path) throws IOException {
        write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return receive();
    }

    /** Sends and does not wait. */
    void send(String path, String json) throws IOException {
        write(
                "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(path, host, json.getBytes(UTF_8).length, json));
    }

    /** Waits for the answer to what was sent. */
    Reply receive() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer breaks off");
        }
        return new Reply(status, new String(body, UTF_8));
    }

    /** Goes away without a farewell: the gate sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the gate closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
