package com.brokerops.gate.perf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CeilingServerTest {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII);

    @TempDir private Path folder;

    private static LoadResult load(Consumer<ChannelHandlerContext> asked, int connections)
            throws IOException {
        try (CeilingServer server = CeilingServer.open(0, asked);
                LoadGenerator generator =
                        LoadGenerator.open(
                                Load.gate(Target.loopback(server.port()), connections)
                                        .anyAnswered())) {
            return generator.run(Phase.counted(2_000));
        }
    }

    @Test
    void answersEveryRequestOnceItsLineIsOnTheDisk() throws Exception {
        AtomicLong durable = new AtomicLong();
        Consumer<ChannelHandlerContext> answer = CeilingServer.answer(ANSWER);
        LoadResult result;
        try (BareLog log =
                BareLog.open(
                        folder,
                        1667,
                        asked -> {
                            durable.incrementAndGet();
                            answer.accept(asked);
                        })) {
            result = load(log::append, 100);
        }

        assertThat(result.completed()).isEqualTo(2_000);
        assertThat(result.errors()).isZero();
        assertThat(durable.get()).isGreaterThanOrEqualTo(2_000);
        assertThat(folder).as("its file is removed").isEmptyDirectory();
    }

    @Test
    void answersOneThatAsksAlone() throws Exception {
        try (BareLog log = BareLog.open(folder, 100, CeilingServer.answer(ANSWER))) {
            assertThat(load(log::append, 1).completed()).isEqualTo(2_000);
        }
    }

    @Test
    void keepsNoLinesOfWhichABatchDoesNotFit() {
        assertThatThrownBy(() -> BareLog.open(folder, 2049, CeilingServer.answer(ANSWER)))
                .hasMessage("a line of 2049 bytes");
        assertThat(folder).isEmptyDirectory();
    }
}
