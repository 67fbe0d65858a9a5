package com.brokerops.gate.sidecar.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to and reads answers by their length. */
final class RawClient implements AutoCloseable {
    private static final int GIVE_UP_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MILLIS);
        return new RawClient(socket);
    }

    RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends what may be cut short by the server: a closed connection is no failure here. */
    void sendAsFarAsItGoes(byte[] bytes) throws IOException {
        try {
            send(bytes);
        } catch (SocketException closedByServer) {
            assert !socket.isClosed() : closedByServer;
        }
    }

    /** One answer: head and body. Throws if the connection ends before it is whole. */
    Answer answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.write(b);
        }
        Answer withoutBody = new Answer(head.toString(StandardCharsets.ISO_8859_1), "");
        byte[] body = in.readNBytes(Integer.parseInt(withoutBody.header("Content-Length")));
        return new Answer(withoutBody.head(), new String(body, StandardCharsets.UTF_8));
    }

    /** Everything until the server closes, by FIN or by RST. */
    String untilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (SocketException reset) {
            all.writeBytes(new byte[0]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Goes away without a farewell: the peer sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /** The value of a header, or the empty text. */
        String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
                    return line.substring(name.length() + 2);
                }
            }
            return "";
        }
    }
}
