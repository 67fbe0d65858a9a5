package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    private static final String FOREIGN =
            """
            PUT /orders/${id}
            X-Client: ${client}

            {"s":"${symbol}","d":"${side}","q":${qty},"p":${price}}
            """;

    private static String render(String template, long number) {
        byte[] out = new byte[4096];
        int length =
                RequestTemplate.parse(template, "host:1")
                        .render(new OrderMix("run", 5).order(number), out);
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void putsTheValuesOfAnOrderInTheirPlaces() {
        String body = "\\{\"s\":\"[A-Z]+\",\"d\":\"(BUY|SELL)\",\"q\":\\d+,\"p\":\\d+\\.\\d\\d}";

        assertThat(render(FOREIGN, 42))
                .matches(
                        "PUT /orders/run-0000000042 HTTP/1.1\r\n"
                                + "X-Client: CL-\\d{3}\r\n"
                                + "Host: host:1\r\n"
                                + "Content-Length: \\d+\r\n\r\n"
                                + body);
    }

    @Test
    void announcesTheLengthOfTheBodyItSends() {
        for (long number = 0; number < 1_000; number++) {
            String request = render(FOREIGN, number);
            int start = request.indexOf("\r\n\r\n") + 4;

            assertThat(request).contains("Content-Length: " + (request.length() - start) + "\r\n");
        }
    }

    @Test
    void sendsTheSameBytesForTheSameOrder() {
        assertThat(render(RequestTemplate.AUTHORIZE, 7))
                .isEqualTo(render(RequestTemplate.AUTHORIZE, 7))
                .isNotEqualTo(render(RequestTemplate.AUTHORIZE, 8));
    }

    @Test
    void keepsAHostThatTheTemplateNames() {
        assertThat(render("GET /\nHost: other", 0))
                .isEqualTo("GET / HTTP/1.1\r\nHost: other\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void refusesAPlaceThatItDoesNotKnow() {
        assertThatThrownBy(() -> render("GET /${nobody}", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> render("GET /${id", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksFiveOrdersInAHundred() {
        OrderMix mix = new OrderMix("run", 5);
        int blocked = 0;
        for (long number = 0; number < 100_000; number++) {
            blocked += mix.blocked(number) ? 1 : 0;
            assertThat(mix.qty(number) == OrderMix.BLOCKED_QTY).isEqualTo(mix.blocked(number));
        }

        assertThat(blocked).isBetween(4_700, 5_300);
    }
}
