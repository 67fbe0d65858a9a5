package com.brokerops.gate.sidecar.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that serves a listener, and whatever else must happen on that thread. It uses
 * epoll where the machine has it.
 *
 * <p><b>Thread.</b> Any.
 *
 * <p><b>Errors.</b> A task that throws is logged by Netty and forgotten; a task that matters
 * catches for itself.
 */
public final class HttpLoop implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    /** Every Linux kernel has it and every user may choose it. */
    private static final byte[] UNPACED = "reno".getBytes(StandardCharsets.US_ASCII);

    /** {@code IPPROTO_TCP} and {@code TCP_CONGESTION}, of tcp(7). */
    private static final RawUnixChannelOption CONGESTION_CONTROL =
            new RawUnixChannelOption("TCP_CONGESTION", 6, 13, UNPACED.length);

    private final EventLoop loop;
    private final boolean epoll;

    private HttpLoop(EventLoop loop, boolean epoll) {
        this.loop = loop;
        this.epoll = epoll;
    }

    /** Starts the thread. */
    public static HttpLoop start(String threadName) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        ThreadFactory thread =
                task -> {
                    Thread made = new FastThreadLocalThread(task, threadName);
                    made.setDaemon(true); // and not what the first to give it a task happens to be
                    return made;
                };
        return new HttpLoop(new MultiThreadIoEventLoopGroup(1, thread, io).next(), epoll);
    }

    /** Runs tasks on the thread, now or later. Shut it down by {@link #close()} only. */
    public ScheduledExecutorService executor() {
        return loop;
    }

    /** True if the caller is the thread. */
    public boolean isCurrentThread() {
        return loop.inEventLoop();
    }

    /** True with epoll, false with the JDK's selector. */
    public boolean epoll() {
        return epoll;
    }

    /** Ends the thread after the tasks already given to it; listeners are closed before. */
    @Override
    public void close() {
        loop.parent()
                .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    EventLoop eventLoop() {
        return loop;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Loopback has no congestion: a host whose default paces what it sends (BBR does, with a timer
     * for every answer) must not do so here. Accepted sockets take it over from the listening one.
     */
    void tune(ServerBootstrap bootstrap) {
        if (epoll) {
            bootstrap.option(CONGESTION_CONTROL, ByteBuffer.wrap(UNPACED.clone()));
        }
    }
}
