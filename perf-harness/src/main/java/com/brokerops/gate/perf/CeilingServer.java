package com.brokerops.gate.perf;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The fastest that a gate on this machine could be: one event loop, the gate's decoder, allocator
 * and socket options, the whole request read, and the same bytes for an answer each time. It does
 * not look at the body, decides nothing, and keeps nothing, or with a {@link BareLog} a line of
 * each.
 */
final class CeilingServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final EventLoopGroup loop;
    private final Channel listening;

    private CeilingServer(EventLoopGroup loop, Channel listening) {
        this.loop = loop;
        this.listening = listening;
    }

    /**
     * Listens on a loopback port, 0 for any.
     *
     * @param asked told on the event loop of each whole request
     * @throws IOException if the port cannot be bound
     */
    static CeilingServer open(int port, Consumer<ChannelHandlerContext> asked) throws IOException {
        boolean epoll = Epoll.isAvailable();
        ThreadFactory thread = task -> new FastThreadLocalThread(task, "ceiling");
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(
                        1, thread, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(
                                epoll
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpRequestDecoder(decoding()),
                                                        new Whole(asked));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("cannot listen on port " + port, bound.cause());
        }
        return new CeilingServer(loop, bound.channel());
    }

    /** As the gate's listener has it. */
    private static HttpDecoderConfig decoding() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(8192)
                .setMaxChunkSize(16 * 1024)
                .setAllowDuplicateContentLengths(false)
                .setUseRfc9112TransferEncoding(true)
                .setStrictLineParsing(true)
                .setValidateHeaders(true);
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /**
     * Sends one and the same answer.
     *
     * @param bytes head and body
     */
    static Consumer<ChannelHandlerContext> answer(byte[] bytes) {
        return asked ->
                asked.writeAndFlush(
                        asked.alloc().ioBuffer(bytes.length).writeBytes(bytes),
                        asked.voidPromise());
    }

    /** A request is whole once the socket has been read empty, as it is to the gate. */
    private static final class Whole extends ChannelInboundHandlerAdapter {
        private final Consumer<ChannelHandlerContext> asked;
        private boolean complete;

        private Whole(Consumer<ChannelHandlerContext> asked) {
            this.asked = asked;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            complete |= message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (complete) {
                complete = false;
                asked.accept(context);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
