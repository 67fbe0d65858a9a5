package com.brokerops.gate.sidecar.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The first handler of a connection: it lets bytes through to Netty's decoder only while they are
 * the checked head or the announced body of the one request in flight. Whatever comes after that
 * request and before its answer is dropped, and costs the connection.
 *
 * <p><b>Thread.</b> The event loop of its connection.
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {
    private static final Refusal DISAGREEMENT =
            new Refusal(RequestFault.MALFORMED_HEAD, "the request can be read in two ways");

    private final Connection connection;
    private final HeadScanner scanner = new HeadScanner();

    HeadGuard(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                switch (connection.phase()) {
                    case IDLE, HEAD -> head(context, in);
                    case BODY -> body(context, in);
                    case ANSWER, WRITE -> surplus(in);
                    case LINGER -> in.skipBytes(in.readableBytes());
                }
            }
        } finally {
            in.release();
        }
    }

    private void head(ChannelHandlerContext context, ByteBuf in) {
        connection.headArrives();
        int last = in.forEachByte(scanner);
        Refusal refusal = scanner.refusal();
        if (refusal != null) {
            in.skipBytes(in.readableBytes());
            connection.refuse(refusal);
            return;
        }
        int length = last < 0 ? in.readableBytes() : last + 1 - in.readerIndex();
        context.fireChannelRead(in.readRetainedSlice(length));
        if (scanner.complete()) {
            scanner.reset();
            requireNotIn(ConnectionPhase.HEAD);
        } else if (connection.phase() != ConnectionPhase.HEAD) {
            connection.refuse(DISAGREEMENT);
        }
    }

    private void body(ChannelHandlerContext context, ByteBuf in) {
        int length = Math.min(in.readableBytes(), connection.bodyMissing());
        context.fireChannelRead(in.readRetainedSlice(length));
        if (connection.bodyMissing() == 0) {
            requireNotIn(ConnectionPhase.BODY);
        }
    }

    /** The decoder must have come to the end where the scanner did. */
    private void requireNotIn(ConnectionPhase finished) {
        if (connection.phase() == finished) {
            connection.refuse(DISAGREEMENT);
        }
    }

    private void surplus(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        connection.closeAfterAnswer();
    }
}
