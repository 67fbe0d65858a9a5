package com.brokerops.gate.perf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection with at most one request in flight.
 *
 * <p><b>Thread.</b> The generator's.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private static final int MOST_REQUEST = 32 * 1024;
    private static final int MOST_ANSWER = 4 << 20;
    private static final byte[] NOTHING = {};

    /** Whoever sends on a connection. */
    interface Owner {
        /** It can take a request. */
        void free(LoadConnection connection);

        /** The answer to its request is there, in the first bytes of the array. */
        void answered(LoadConnection connection, AnswerScanner answer, byte[] bytes);

        /** It ended; its request in flight, if any, has no answer. */
        void lost(LoadConnection connection, boolean inFlight);
    }

    private final Owner owner;
    private final AnswerScanner scanner;

    /** Shared by the connections of a thread: most answers come in one piece. */
    private final byte[] whole;

    private final ByteBuf out = Unpooled.directBuffer(MOST_REQUEST, MOST_REQUEST);
    private byte[] pieces = NOTHING;
    private int length;
    private @Nullable Channel channel;
    private boolean inFlight;

    /** When the request in flight was due. */
    long dueNanoTime;

    /** The number of the order in flight. */
    long number;

    /** The hash that the answer's trace id must have; 0 for an order sent for the first time. */
    long expectedTrace;

    LoadConnection(Owner owner, AnswerScanner scanner, byte[] whole) {
        this.owner = owner;
        this.scanner = scanner;
        this.whole = whole;
    }

    /** One channel after another, when a connection is lost. */
    @Override
    public boolean isSharable() {
        return true;
    }

    boolean inFlight() {
        return inFlight;
    }

    void send(byte[] request, int requestLength) {
        Channel open = channel;
        if (open == null || inFlight) {
            throw new IllegalStateException("in flight " + inFlight + ", channel " + open);
        }
        inFlight = true;
        out.clear().writeBytes(request, 0, requestLength);
        open.writeAndFlush(out.retain(), open.voidPromise());
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    /** Closes it for good. */
    void end() {
        close();
        out.release();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.pipeline().get(SslHandler.class) == null) {
            channel = context.channel();
            owner.free(this);
            return;
        }
        context.pipeline()
                .get(SslHandler.class)
                .handshakeFuture()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        channel = context.channel();
                        owner.free(this);
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int more = bytes.readableBytes();
        boolean first = length == 0 && more <= whole.length;
        byte[] into = first ? whole : grow(length + more);
        bytes.readBytes(into, length, more).release();
        length += more;
        if (!inFlight || length > MOST_ANSWER) {
            context.close();
        } else if (scanner.scan(into, length)) {
            boolean nothingAfter = scanner.length() == length;
            length = 0;
            inFlight = false;
            owner.answered(this, scanner, into);
            if (!nothingAfter) {
                context.close(); // more than the answer: nothing after it can be trusted
            }
        } else if (first) {
            System.arraycopy(into, 0, grow(length), 0, length);
        }
    }

    private byte[] grow(int needed) {
        if (pieces.length < needed) {
            pieces = Arrays.copyOf(pieces, Math.max(needed, 2 * pieces.length));
        }
        return pieces;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean lost = inFlight;
        channel = null;
        inFlight = false;
        length = 0;
        owner.lost(this, lost);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
