package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsReaderTest {
    private static final String LOWER =
            "{\"scope\":\"client:CL-001\",\"owner\":\"risk\",\"limits\":{\"gross\":500.25,"
                    + "\"order_qty\":7,\"leverage_percent\":250,\"net\":null},\"expected_version\":12,"
                    + "\"reason\":\"a fair\",\"expires_at\":\"2026-11-22T18:00:00+01:00\"}";

    @Test
    void readsAllOfIt() throws BadRequestException {
        assertThat(read(LOWER))
                .isEqualTo(
                        new LimitsRequest(
                                Scope.client("CL-001"),
                                "risk",
                                new Limits(5_002_500, -1, -1, -1, -1, 7, -1, -1, 250),
                                12,
                                "a fair",
                                Instant.parse("2026-11-22T17:00:00Z").toEpochMilli()));
    }

    @ParameterizedTest
    @CsvSource({"null", "{}", "'{\"gross\":null}'"})
    void readsThatAnOwnerSetsNothing(String nothing) throws BadRequestException {
        LimitsRequest read =
                read(
                        "{\"scope\":\"global\",\"owner\":\"risk\",\"expected_version\":0,"
                                + "\"reason\":\"over\",\"limits\":"
                                + nothing
                                + "}");

        assertThat(read.limits()).isNull();
        assertThat(read.untilMillis()).isEqualTo(OwnersLimits.FOREVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "\"risk\" # \"file\" # owner # another than file",
                "\"risk\" # \"Risk\" # owner # 1 to 31 of a-z",
                "\"risk\" # \"12345678901234567890123456789012\" # owner # 1 to 31 of a-z",
                "client:CL-001 # desk:D1 # limits.gross # not supported for desk:D1",
                "client:CL-001 # client:CL-001/symbol:A # scope # no limits",
                "client:CL-001 # firm # scope # must be global",
                "250 # 10001 # limits.leverage_percent # must be at most 10000",
                "500.25 # -1 # limits.gross # ",
                "500.25 # 1.00001 # limits.gross # more than 4 decimals",
                "500.25 # \"1\" # limits.gross # must be a number or null",
                "\"order_qty\":7 # \"order_qty\":7.0 # limits.order_qty # digits only",
                "\"order_qty\":7 # \"order_qty\":1000000000001 # limits.order_qty # at most",
                "\"order_qty\":7 # \"day\":7 # limits.day # is not a known field",
                "\"order_qty\":7 # \"gross\":7 # limits.gross # appears twice",
                "12, # 9223372036854775807, # expected_version # at most",
                "12, # -1, # expected_version # digits only",
                "\"expected_version\":12, # '' # expected_version # is missing",
                "\"owner\":\"risk\", # '' # owner # is missing",
                "a fair # '' # reason # must be 1 to 200",
                "2026-11-22T18:00:00+01:00 # 9999-12-31T23:59:59-01:00 # expires_at # year 10000",
                "2026-11-22T18:00:00+01:00 # tomorrow # expires_at # RFC 3339",
                "\"scope\":\"client:CL-001\" # \"side\":1 # side # is not a known field"
            })
    void namesTheFieldAtFault(String from, String to, String field, String detail) {
        BadRequestException refused =
                catchThrowableOfType(
                        BadRequestException.class, () -> read(LOWER.replace(from, to)));

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).startsWith(field).contains(detail == null ? "" : detail);
    }

    @Test
    void readsAQueryAndRefusesWhatIsNotInIt() {
        assertThat(QueryText.parse("scope=symbol%3ABRK%2FB&owner=", "scope", "owner"))
                .isEqualTo(Map.of("scope", "symbol:BRK/B", "owner", ""));
        assertThat(QueryText.parse("", "scope")).isEmpty();
        assertThatThrownBy(() -> QueryText.parse("scope=a&scope=b", "scope"))
                .hasMessage("scope appears twice");
        assertThatThrownBy(() -> QueryText.parse("scop=a", "scope"))
                .hasMessage("the query takes scope and nothing else");
        assertThatThrownBy(() -> QueryText.parse("scope=%4", "scope"))
                .hasMessage("scope is not percent-encoded text");
    }

    private static LimitsRequest read(String json) throws BadRequestException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return LimitsReader.read(body, body.length);
    }
}
