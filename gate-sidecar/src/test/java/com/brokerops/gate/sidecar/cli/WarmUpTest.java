package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.KeyRing;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class WarmUpTest {
    private static final long EXPIRES_AT = 1_900_000_000_000L;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir private Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(WarmUp.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
    }

    @Test
    void isAnsweredToItsEndAndLeavesTheLoopRunning() throws Exception {
        KeyRing.add(folder, "k1", EXPIRES_AT);
        try (HttpLoop loop = HttpLoop.start("gate")) {
            Future<?> warmUp = WarmUp.start(KeyDirectory.load(folder), loop);
            warmUp.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(said.list).isEmpty();
            assertThat(loop.executor().submit(loop::isCurrentThread).get()).isTrue();
        }
    }
}
