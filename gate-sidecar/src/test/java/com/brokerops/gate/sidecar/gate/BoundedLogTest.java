package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class BoundedLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final IOException cause = new IOException("bad block");
    private final Logger logger = (Logger) LoggerFactory.getLogger(BoundedLogTest.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final BoundedLog log = new BoundedLog(logger, 0);

    @BeforeEach
    void listen() {
        said.start();
        logger.setAdditive(false);
        logger.addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
    }

    @Test
    void saysOneLineASecondAndHowManyItKeptToItself() {
        log.warn("a read failed", cause, 0);
        for (int i = 1; i < 1000; i++) {
            log.warn("a read failed", cause, i);
        }
        log.error("a route failed", cause, SECOND - 1);
        log.error("a route failed", cause, SECOND);
        log.warn("a read failed", cause, 2 * SECOND);

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "a read failed: java.io.IOException: bad block (0 more unsaid)",
                        "a route failed (1000 more unsaid)",
                        "a read failed: java.io.IOException: bad block (0 more unsaid)");
    }

    @Test
    void saysWhereAnErrorCameFromAndNotWhereAWarningDid() {
        log.warn("a read failed", cause, 0);
        log.error("a route failed", cause, SECOND);

        assertThat(said.list.getFirst().getThrowableProxy()).isNull();
        assertThat(said.list.getLast().getThrowableProxy().getMessage()).isEqualTo("bad block");
    }
}
