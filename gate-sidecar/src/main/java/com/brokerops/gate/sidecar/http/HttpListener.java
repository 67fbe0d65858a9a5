package com.brokerops.gate.sidecar.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A strict HTTP/1.1 server on a loopback address, served by one thread.
 *
 * <p><b>Thread.</b> Routes and handlers are called on the loop's thread. {@link #stopAccepting()}
 * and {@link #close()} are called from any other.
 */
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpLoop loop;
    private final ListenerConfig config;
    private final Edge edge;
    private final Channel listening;
    private final int port;
    private final ScheduledFuture<?> sweep;

    private HttpListener(
            HttpLoop loop,
            ListenerConfig config,
            Edge edge,
            Channel listening,
            int port,
            ScheduledFuture<?> sweep) {
        this.loop = loop;
        this.config = config;
        this.edge = edge;
        this.listening = listening;
        this.port = port;
        this.sweep = sweep;
    }

    /**
     * Binds the address and starts to serve.
     *
     * @param onFailure is told what a route threw, and answers the exchange if that is still to do
     * @param onFatal is told of an {@link Error} on the loop's thread; it must end the process
     * @throws IOException if the address cannot be bound
     */
    public static HttpListener open(
            HttpLoop loop,
            ListenerConfig config,
            Router router,
            HttpCounters counters,
            BiConsumer<Exchange, Exception> onFailure,
            Consumer<Error> onFatal)
            throws IOException {
        Edge edge = new Edge(config, router, counters, onFailure, onFatal);
        ChannelFuture bound = bootstrap(loop, edge).bind(config.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + config.address(), bound.cause());
        }
        Channel listening = bound.channel();
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        loop.eventLoop().submit(() -> edge.listensOn(port)).awaitUninterruptibly();
        int every = config.deadlines().sweepMillis();
        ScheduledFuture<?> sweep =
                loop.eventLoop()
                        .scheduleAtFixedRate(edge::sweep, every, every, TimeUnit.MILLISECONDS);
        return new HttpListener(loop, config, edge, listening, port, sweep);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Closes the listening socket; open connections are served on. */
    public void stopAccepting() {
        listening.close().awaitUninterruptibly();
    }

    /**
     * Stops accepting, closes idle connections, lets requests in flight finish for at most {@link
     * Deadlines#drainMillis()}, then closes what is left.
     */
    @Override
    public void close() {
        if (loop.isCurrentThread()) {
            throw new IllegalStateException("closed by the thread that would have to finish");
        }
        stopAccepting();
        CompletableFuture<Void> drained =
                CompletableFuture.supplyAsync(edge::drain, loop.executor())
                        .thenCompose(all -> all)
                        .completeOnTimeout(
                                null, config.deadlines().drainMillis(), TimeUnit.MILLISECONDS);
        drained.join();
        sweep.cancel(false);
        loop.eventLoop().submit(edge::closeAll).awaitUninterruptibly();
    }

    private static ServerBootstrap bootstrap(HttpLoop loop, Edge edge) {
        ServerBootstrap bootstrap = new ServerBootstrap();
        loop.tune(bootstrap);
        return bootstrap
                .group(loop.eventLoop())
                .channel(loop.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(new AcceptGuard(edge))
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                Connection connection = new Connection(edge, channel);
                                channel.pipeline()
                                        .addLast(
                                                new HeadGuard(connection),
                                                new HttpRequestDecoder(decoding()),
                                                connection);
                            }
                        });
    }

    /** The strictest that Netty's decoder can be; {@link HeadScanner} is stricter still. */
    private static HttpDecoderConfig decoding() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(HeadScanner.MAX_REQUEST_LINE)
                .setMaxHeaderSize(HeadScanner.MAX_HEADERS_SIZE)
                .setMaxChunkSize(HeadRules.MAX_BODY)
                .setAllowDuplicateContentLengths(false)
                .setUseRfc9112TransferEncoding(true)
                .setStrictLineParsing(true)
                .setValidateHeaders(true);
    }
}
