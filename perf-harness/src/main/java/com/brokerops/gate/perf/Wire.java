package com.brokerops.gate.perf;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The generator's one thread and the connections it opens: epoll where the machine has it.
 *
 * <p><b>Thread.</b> Any.
 */
final class Wire implements AutoCloseable {
    /** Holds a whole answer of the gate: one system call reads it. */
    private static final int READ_SIZE = 16 * 1024;

    /** Looks at the sockets again and again instead of waiting for them. */
    private static final SelectStrategyFactory SPINNING = () -> (ready, tasks) -> ready.get();

    private final EventLoop loop;
    private final Target target;
    private final @Nullable SslContext tls;

    private Wire(EventLoop loop, Target target, @Nullable SslContext tls) {
        this.loop = loop;
        this.target = target;
        this.tls = tls;
    }

    static Wire open(Target target, boolean spin) {
        ThreadFactory thread = task -> new FastThreadLocalThread(() -> run(task), "load");
        EventLoop loop = new MultiThreadIoEventLoopGroup(1, thread, handler(spin)).next();
        return new Wire(loop, target, target.tls() ? tls() : null);
    }

    private static IoHandlerFactory handler(boolean spin) {
        if (!Epoll.isAvailable()) {
            return spin
                    ? NioIoHandler.newFactory(nioProvider(), SPINNING)
                    : NioIoHandler.newFactory();
        }
        return spin ? EpollIoHandler.newFactory(0, SPINNING) : EpollIoHandler.newFactory();
    }

    private static SelectorProvider nioProvider() {
        return SelectorProvider.provider();
    }

    /** Timers of this thread fire when they are due, not up to 50 us later. */
    private static void run(Runnable task) {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc", thread.toString(), "timerslack_ns"), "1");
        } catch (IOException | RuntimeException e) {
            System.err.println("perf: timers keep their slack: " + e);
        }
        task.run();
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Opens a connection; the handler hears of it, or its future of the failure. */
    ChannelFuture connect(ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                if (tls != null) {
                                    channel.pipeline()
                                            .addLast(
                                                    tls.newHandler(
                                                            channel.alloc(),
                                                            target.address().getHostString(),
                                                            target.address().getPort()));
                                }
                                channel.pipeline().addLast(handler);
                            }
                        })
                .connect(target.address());
    }

    @Override
    public void close() {
        loop.parent()
                .shutdownGracefully(0, 2, TimeUnit.SECONDS)
                .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
