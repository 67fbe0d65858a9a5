package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
    private static TestEdge edge;

    @BeforeAll
    static void open() throws IOException {
        edge = TestEdge.open();
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200, GET, /health",
        "200, GET, /v1/decisions/019a",
        "200, GET, /search",
        "200, GET, /search?q=a%20b",
        "400, GET, /health?",
        "400, GET, /health?q=1",
        "404, GET, /",
        "404, GET, /Health",
        "404, GET, /health/",
        "404, GET, //health",
        "404, GET, /%68ealth",
        "404, GET, /v1/decisions/",
        "404, GET, /v1/decisions",
        "404, GET, /v1/decisions/019a/evidence",
        "404, GET, /v1/../health",
        "404, TRACE, /nothing",
        "405, OPTIONS, /nothing",
        "405, PUT, /v1/authorize",
        "405, HEAD, /health",
        "405, TRACE, /health",
        "405, DELETE, /v1/decisions/019a"
    })
    void matchesPathsAsTheyWereSent(int status, String method, String target) throws IOException {
        try (RawClient client = edge.connect()) {
            client.send(method + " " + target + " HTTP/1.1\r\n" + edge.host() + "\r\n");

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Allow").isEmpty()).isEqualTo(status != 405);
            client.send(edge.get("/health"));
            assertThat(client.answer().status()).as("the connection lives on").isEqualTo(200);
        }
    }

    @Test
    void givesTheRouteItsVariable() {
        assertThat(Router.parent("/v1/decisions/019a")).isEqualTo("/v1/decisions/");
    }

    @ParameterizedTest
    @CsvSource({"/x/{id},   /x/7", "/x/{id},   /x/{}", "/x/{id}/y, /x/7/y", "/x/y/z,    /x/y/z"})
    void findsARouteWithAVariable(String route, String path) {
        Router router = Router.builder().get(route, Access.OPEN, exchange -> {}).build();

        assertThat(router.resource(path)).isNotNull();
        assertThat(router.lines()).containsExactly(new Router.Line("GET", route, true));
    }

    @ParameterizedTest
    @CsvSource({
        "/x/{id},   /x/7/y",
        "/x/{id},   /x/",
        "/x/{id}/y, /x//y",
        "/x/{id}/y, /x/7/z",
        "/x/{id}/y, /x/7/y/",
        "/x/{id}/y, /7/y",
        "/x/{id}/y, /y"
    })
    void doesNotFindWhatIsNotThere(String route, String path) {
        Router router = Router.builder().get(route, Access.OPEN, exchange -> {}).build();

        assertThat(router.resource(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"x", "/x/{id}/y/z", "/x/{a}/{b}", "/x/a{b}"})
    void refusesAPathThatItCouldNotFind(String path) {
        Router.Builder builder = Router.builder();

        assertThatThrownBy(() -> builder.get(path, Access.OPEN, exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesARouteTwice() {
        Router.Builder builder = Router.builder().get("/x/{id}", Access.OPEN, exchange -> {});

        assertThatThrownBy(() -> builder.get("/x/{name}", Access.OPEN, exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
