package com.brokerops.gate.perf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that ask nothing, from several loopback addresses.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Crowd implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ADDRESSES = 8;

    private final List<SocketChannel> open = new ArrayList<>();
    private int failed;

    /** Opens them as fast as it can; one that fails is counted. */
    static Crowd open(Target target, int connections) throws IOException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open();
            try {
                byte[] from = {127, 0, 0, (byte) (2 + i % ADDRESSES)};
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
                channel.socket().connect(target.address(), CONNECT_MILLIS);
                channel.configureBlocking(false);
                crowd.open.add(channel);
            } catch (IOException e) {
                channel.close();
                crowd.failed++;
            }
        }
        return crowd;
    }

    /** Those that could not be opened. */
    int failed() {
        return failed;
    }

    /** Those that the server has closed by now. */
    int closedByServer() {
        ByteBuffer nothing = ByteBuffer.allocate(64);
        int closed = 0;
        for (SocketChannel channel : open) {
            try {
                closed += channel.read(nothing.clear()) < 0 ? 1 : 0;
            } catch (IOException e) {
                closed++; // a reset
            }
        }
        return closed;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
