package com.brokerops.gate.perf;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One request over a connection of its own, and the bytes of its answer. */
final class OneRequest {
    private static final int TIMEOUT_MILLIS = 5_000;

    private OneRequest() {}

    /** The answer of a gate to an order that it authorizes: head and body as they were sent. */
    static byte[] authorize(Target target) throws IOException {
        String id = "perf-" + Long.toString(System.nanoTime(), 36);
        byte[] request = new byte[4096];
        int length =
                RequestTemplate.parse(RequestTemplate.AUTHORIZE, target.host())
                        .render(new OrderMix(id, 0).order(0), request);
        byte[] answer = send(target, Arrays.copyOf(request, length));
        AnswerScanner scanner = new AnswerScanner();
        if (!scanner.scan(answer, answer.length)
                || scanner.verdict(answer) != AnswerScanner.Verdict.AUTHORIZED) {
            throw new IOException("not authorized: " + text(answer));
        }
        return answer;
    }

    /** The body of a GET. */
    static String get(Target target, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + target.host() + "\r\n\r\n";
        String answer = text(send(target, request.getBytes(StandardCharsets.US_ASCII)));
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** The figure without labels of that name in the metrics of a gate, or 0. */
    static long gauge(Target target, String name) throws IOException {
        return get(target, "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] send(Target target, byte[] request) throws IOException {
        AnswerScanner scanner = new AnswerScanner();
        byte[] answer = new byte[1 << 20];
        int length = 0;
        try (Socket socket =
                new Socket(target.address().getAddress(), target.address().getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            while (length == 0 || !scanner.scan(answer, length)) {
                int more = in.read(answer, length, answer.length - length);
                if (more <= 0) {
                    throw new IOException("the answer ended after " + length + " bytes");
                }
                length += more;
            }
        }
        return Arrays.copyOf(answer, length);
    }
}
