package com.brokerops.gate.sidecar.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the last handler, behind the decoder. It gathers one request, hands it to its
 * route once the socket has been read empty (so that a second request sent along is noticed first),
 * writes the one answer, and only then lets the next request in. See {@link ConnectionPhase}.
 *
 * <p><b>Thread.</b> The event loop of its listener.
 *
 * <p><b>Errors.</b> A refused request is answered by a problem; if its bytes were in doubt the
 * connection is closed.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final byte[] NO_BYTES = new byte[0];
    private static final String[] NO_HEADERS = {};
    private static final Refusal LATE =
            new Refusal(RequestFault.TOO_SLOW, "the request did not arrive in time");

    private static final Refusal DOUBTFUL_BODY =
            new Refusal(RequestFault.LENGTH_DOUBTFUL, "the body is not what its head announced");

    /** A body array longer than this is not kept for the next request. */
    private static final int KEPT_BODY = 4096;

    private final Edge edge;
    private final SocketChannel channel;
    private ConnectionPhase phase = ConnectionPhase.IDLE;
    private long deadlineNanoTime;
    private @Nullable HttpRequest head;
    private byte[] body = NO_BYTES;
    private int bodyLength;
    private int announcedLength;
    private long receivedNanoTime;
    private boolean undispatched;
    private @Nullable Exchange exchange;
    private boolean closeAfterAnswer;
    private boolean toldToWait;
    private long waitsUntilNanoTime;

    Connection(Edge edge, SocketChannel channel) {
        this.edge = edge;
        this.channel = channel;
    }

    ConnectionPhase phase() {
        return phase;
    }

    /** Bytes of the announced body that have not come out of the decoder. */
    int bodyMissing() {
        return announcedLength - bodyLength;
    }

    /** A byte of a head has come. */
    void headArrives() {
        if (phase == ConnectionPhase.IDLE) {
            enter(ConnectionPhase.HEAD);
        }
    }

    /** More came than the one request in flight: nothing after its answer can be trusted. */
    void closeAfterAnswer() {
        closeAfterAnswer = true;
    }

    /** Answers a request in doubt and closes. */
    void refuse(Refusal refusal) {
        edge.counters().countRefused(refusal.fault());
        closeAfterAnswer = true;
        send(bytes(refusal.problem()));
    }

    /** Refuses a request that arrived whole: nothing is in doubt, the connection stays. */
    void refuseComplete(Exchange refused, Refusal refusal, String... headers) {
        edge.counters().countRefused(refusal.fault());
        refused.respond(refusal.problem(), headers);
    }

    /** True when the present phase has lasted too long. */
    boolean late(long nanoTime) {
        return nanoTime - deadlineNanoTime >= 0;
    }

    /** Ends a connection that has overstayed its phase. */
    void timeOut() {
        edge.counters().countTimeout(phase);
        if (phase != ConnectionPhase.HEAD && phase != ConnectionPhase.BODY) {
            channel.close();
            return;
        }
        edge.counters().countRefused(LATE.fault());
        closeAfterAnswer = true;
        ByteBuf answer = bytes(LATE.problem());
        enter(ConnectionPhase.LINGER);
        channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes now if idle, otherwise after the answer. */
    void drain() {
        closeAfterAnswer = true;
        if (phase == ConnectionPhase.IDLE) {
            channel.close();
        }
    }

    void close() {
        channel.close();
    }

    ScheduledExecutorService executor() {
        return channel.eventLoop();
    }

    void requireOwnThread() {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException(
                    "an answer on " + Thread.currentThread().getName() + ", not the event loop");
        }
    }

    /** What is asked before that time was asked too early. */
    void toldToWaitUntil(long nanoTime) {
        toldToWait = true;
        waitsUntilNanoTime = nanoTime;
    }

    /** How much too early it is to ask again, in nanoseconds; 0 if it is not. */
    long earlyNanos(long nanoTime) {
        toldToWait &= waitsUntilNanoTime - nanoTime > 0;
        return toldToWait ? waitsUntilNanoTime - nanoTime : 0;
    }

    /** Sends the answer of the exchange in flight; one whose peer has gone is counted. */
    void answer(
            Exchange answered,
            int status,
            MediaType type,
            byte[] source,
            int from,
            int to,
            String[] headers) {
        if (exchange != answered || phase != ConnectionPhase.ANSWER || !channel.isActive()) {
            edge.counters().countUnsentAnswer();
            return;
        }
        send(bytes(status, type, source, from, to, headers));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        enter(ConnectionPhase.IDLE);
        edge.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        edge.remove(this);
        exchange = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (phase == ConnectionPhase.HEAD && message instanceof HttpRequest request) {
                takeHead(request);
            }
            if (phase == ConnectionPhase.BODY && message instanceof HttpContent content) {
                takeBody(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (undispatched && head != null) {
            undispatched = false;
            Exchange next = new Exchange(this, head, body, bodyLength, receivedNanoTime);
            exchange = next;
            edge.dispatch(next, this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable origin =
                cause instanceof DecoderException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        if (origin instanceof Error fatal) {
            edge.fatal(fatal);
        } else if (!(origin instanceof IOException)) { // that is a peer's reset, and is no news
            edge.warn("a connection failed", origin);
        }
        channel.close();
    }

    private void takeHead(HttpRequest request) {
        Refusal broken = edge.rules().broken(request);
        if (broken != null) {
            refuse(broken);
            return;
        }
        head = request;
        closeAfterAnswer |= !HttpUtil.isKeepAlive(request);
        bodyLength = 0;
        announcedLength = HeadRules.bodyLength(request);
        if (body.length < announcedLength) {
            body = new byte[announcedLength];
        }
        enter(ConnectionPhase.BODY);
    }

    private void takeBody(HttpContent content) {
        ByteBuf bytes = content.content();
        int length = bytes.readableBytes();
        boolean last = content instanceof LastHttpContent;
        if (content.decoderResult().isFailure()
                || length > bodyMissing()
                || last && length < bodyMissing()) {
            refuse(DOUBTFUL_BODY);
            return;
        }
        bytes.readBytes(body, bodyLength, length);
        bodyLength += length;
        if (last) {
            receivedNanoTime = System.nanoTime();
            undispatched = true;
            enter(ConnectionPhase.ANSWER);
        }
    }

    private ByteBuf bytes(Problem problem) {
        byte[] json = problem.toBytes();
        return bytes(problem.status(), MediaType.PROBLEM, json, 0, json.length, NO_HEADERS);
    }

    private ByteBuf bytes(
            int status, MediaType type, byte[] source, int from, int to, String[] headers) {
        closeAfterAnswer |= edge.draining();
        int length = to - from;
        ByteBuf out = channel.alloc().ioBuffer(ResponseHead.USUAL_SIZE + length);
        ResponseHead.write(out, status, type, length, closeAfterAnswer, headers);
        return out.writeBytes(source, from, length);
    }

    private void send(ByteBuf answer) {
        exchange = null;
        undispatched = false;
        enter(ConnectionPhase.WRITE);
        ChannelFuture sent = channel.writeAndFlush(answer);
        if (sent.isDone()) {
            answerSent(sent);
        } else {
            sent.addListener(this::answerSent);
        }
    }

    private void answerSent(Future<?> sent) {
        if (!sent.isSuccess()) {
            edge.counters().countUnsentAnswer();
            channel.close();
            return;
        }
        head = null;
        bodyLength = 0;
        announcedLength = 0;
        if (body.length > KEPT_BODY) {
            body = NO_BYTES;
        }
        if (closeAfterAnswer) {
            enter(ConnectionPhase.LINGER);
            // Closing with bytes unread would reset the connection and take the answer along.
            channel.shutdownOutput();
        } else {
            enter(ConnectionPhase.IDLE);
        }
    }

    private void enter(ConnectionPhase next) {
        phase = next;
        deadlineNanoTime = edge.deadline(next, System.nanoTime());
    }
}
