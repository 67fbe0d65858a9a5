package com.brokerops.gate.sidecar.http;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One complete request and its one answer.
 *
 * <p><b>Units.</b> {@code receivedNanoTime} is {@link System#nanoTime()} when the last byte had
 * been read.
 *
 * <p><b>Thread.</b> The listener's event loop. Another thread answers through {@link #executor()}.
 */
public final class Exchange {
    private static final String NO_ROUTE = "no route has this exchange yet";

    private final Connection connection;
    private final HttpRequest head;
    private final String path;
    private final @Nullable String query;
    private final byte[] body;
    private final int bodyLength;
    private final long receivedNanoTime;
    private @Nullable Edge edge;
    private @Nullable Principal principal;
    private boolean answered;

    Exchange(Connection connection, HttpRequest head, byte[] body, int bodyLength, long nanoTime) {
        this.connection = connection;
        this.head = head;
        String target = head.uri();
        int mark = target.indexOf('?');
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? null : target.substring(mark + 1);
        this.body = body;
        this.bodyLength = bodyLength;
        this.receivedNanoTime = nanoTime;
    }

    /** The method, in upper case. */
    public String method() {
        return head.method().name();
    }

    /** The path as it was sent, without the query. */
    public String path() {
        return path;
    }

    /**
     * A segment of the path, the variable of its route.
     *
     * @param before how many segments come after it: 0 for {@code /v1/x/{id}}, 1 for {@code
     *     /v1/x/{id}/y}
     */
    public String segmentFromEnd(int before) {
        int end = path.length();
        for (int i = 0; i < before; i++) {
            end = path.lastIndexOf('/', end - 1);
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** What follows the question mark, as it was sent; empty unless the route takes a query. */
    public String query() {
        return query == null ? "" : query;
    }

    /** True if a question mark was sent. */
    boolean hasQuery() {
        return query != null;
    }

    /** The value of a header, or null if it is absent or appears more than once. */
    public @Nullable String header(String name) {
        Iterator<String> values = head.headers().valueStringIterator(name);
        String value = values.hasNext() ? values.next() : null;
        return values.hasNext() ? null : value;
    }

    /** The body, in the first {@link #bodyLength()} bytes; another request's once answered. */
    public byte[] body() {
        return body;
    }

    /** Bytes of the body. */
    public int bodyLength() {
        return bodyLength;
    }

    /** It may go to its route, and was sent by that principal. */
    void admittedAs(Principal sender) {
        principal = sender;
    }

    /** Who sent the request, as the access of its route says. */
    public Principal principal() {
        return Objects.requireNonNull(principal, "not admitted");
    }

    /** When the last byte of the request had been read. */
    public long receivedNanoTime() {
        return receivedNanoTime;
    }

    /** Its route is about to be looked for there; what is put off is run there too. */
    void servedBy(Edge edge) {
        this.edge = edge;
    }

    /**
     * Runs tasks on the thread that this exchange belongs to. What a task throws goes where it
     * would have gone had its route thrown it.
     */
    public Executor executor() {
        Edge serving = Objects.requireNonNull(edge, NO_ROUTE);
        return task -> connection.executor().execute(() -> serving.runLater(this, task));
    }

    /**
     * Answers 200 and that it is too busy here, and tells when to ask again. One who did not wait
     * after such an answer is given the next one later, but at once when that time has come: to ask
     * again and again gains nothing, and takes little from those who wait.
     *
     * @param json read before this method returns, up to {@code length}
     * @param header name, value, name, value
     */
    void respondBusy(byte[] json, int length, String... header) {
        Edge serving = Objects.requireNonNull(edge, NO_ROUTE);
        long early = connection.earlyNanos(System.nanoTime());
        if (early == 0) {
            busy(serving, json, length, header);
        } else {
            byte[] copy = Arrays.copyOf(json, length);
            Runnable answer = () -> busy(serving, copy, length, header);
            long later = Math.min(early, serving.postponedNanos());
            connection
                    .executor()
                    .schedule(() -> serving.runLater(this, answer), later, TimeUnit.NANOSECONDS);
        }
    }

    private void busy(Edge serving, byte[] json, int length, String... header) {
        int millis = serving.askAgainMillis();
        connection.toldToWaitUntil(System.nanoTime() + millis * 1_000_000L);
        String[] headers = Arrays.copyOf(header, header.length + 2);
        headers[header.length] = "Retry-After-Ms";
        headers[header.length + 1] = String.valueOf(millis);
        respond(200, MediaType.JSON, json, 0, length, headers);
    }

    /** True once it was answered. */
    public boolean answered() {
        return answered;
    }

    /**
     * Answers. If the client has gone nothing is sent, and that is counted.
     *
     * @param body read before this method returns
     * @param headers name, value, name, value
     * @throws IllegalStateException on another thread or a second time
     */
    public void respond(
            int status, MediaType type, byte[] body, int from, int to, String... headers) {
        connection.requireOwnThread();
        if (answered) {
            throw new IllegalStateException(method() + " " + path + " answered twice");
        }
        ResponseHead.requireSafe(headers);
        answered = true;
        connection.answer(this, status, type, body, from, to, headers);
    }

    /** Answers with a problem. */
    public void respond(Problem problem, String... headers) {
        byte[] json = problem.toBytes();
        respond(problem.status(), MediaType.PROBLEM, json, 0, json.length, headers);
    }
}
