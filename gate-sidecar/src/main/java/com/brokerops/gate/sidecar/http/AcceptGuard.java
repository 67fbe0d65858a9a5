package com.brokerops.gate.sidecar.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The handler of the listening socket. It closes connections over the cap before anything is set up
 * for them, and keeps the acceptor alive: an accept that fails, above all for want of a file
 * descriptor, is tried again a little later, for ever.
 *
 * <p><b>Thread.</b> The event loop of its listener.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final long RETRY_MILLIS = 100;

    private final Edge edge;
    private final Runnable resume = this::resume;
    private @Nullable Channel listening;

    AcceptGuard(Edge edge) {
        this.edge = edge;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listening = context.channel();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (edge.full()) {
            edge.counters().countRefusedConnection();
            ((Channel) message).unsafe().closeForcibly();
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error fatal) {
            edge.fatal(fatal);
            return;
        }
        // Without the pause the loop would spin: the connection that cannot be accepted stays
        // ready.
        context.channel().config().setAutoRead(false);
        context.executor().schedule(resume, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        edge.counters().countAcceptError();
        edge.warn("cannot accept a connection", cause);
    }

    private void resume() {
        if (listening != null && listening.isOpen()) {
            listening.config().setAutoRead(true);
        }
    }
}
