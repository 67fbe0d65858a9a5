package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.brokerops.gate.sidecar.http.HttpLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WarmUpTest {
    private static final long BUSY_NANOS = 30_000_000;
    private static final long PATIENCE_SECONDS = 20;

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
        try (HttpLoop loop = HttpLoop.start("gate")) {
            WarmUp.start(loop).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(said.list).isEmpty();
            assertThat(loop.executor().submit(loop::isCurrentThread).get()).isTrue();
        }
    }

    @Test
    void leavesTheRestOfItsOrdersWhereTheLoopIsBusy() throws Exception {
        try (HttpLoop loop = HttpLoop.start("gate")) {
            loop.executor()
                    .scheduleWithFixedDelay(
                            () -> LockSupport.parkNanos(BUSY_NANOS), 0, 1, TimeUnit.NANOSECONDS);

            // All two thousand would take a minute.
            WarmUp.start(loop).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
