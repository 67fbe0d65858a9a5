package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RiskStateReaderTest {
    private static final String HALT =
            "{\"scope\":\"global\",\"state\":\"HALT\",\"reason\":\"fat finger, desk 4\"}";

    @ParameterizedTest
    @EnumSource
    void readsEveryState(RiskState state) throws BadRequestException {
        byte[] body = HALT.replace("HALT", state.name()).getBytes(StandardCharsets.UTF_8);

        assertThat(RiskStateReader.read(body, body.length))
                .isEqualTo(new RiskStateRequest(Scope.GLOBAL, null, state, "fat finger, desk 4"));
    }

    @Test
    void readsAScopeAndASide() throws BadRequestException {
        byte[] body =
                HALT.replace("global", "client:CL-1/symbol:BRK/B")
                        .replace("{", "{\"side\":\"SELL\",")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(RiskStateReader.read(body, body.length))
                .isEqualTo(
                        new RiskStateRequest(
                                Scope.clientSymbol("CL-1", "BRK/B"),
                                Side.SELL,
                                RiskState.HALT,
                                "fat finger, desk 4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "HALT # halt # state # must be NORMAL, REDUCE_ONLY or HALT",
                "global # symbol # scope # must be global",
                "global # desk: # scope # must be",
                "global # GLOBAL # scope # must be global",
                "\"reason\" # \"side\":\"both\",\"reason\" # side # must be BUY or SELL",
                "\"global\" # null # scope # must not be null",
                "fat finger, desk 4 # '' # reason # must be 1 to 200",
                "fat finger, desk 4 # a\\nb # reason # must be 1 to 200",
                "fat finger, desk 4 # \\u202e # reason # must be 1 to 200",
                "\"scope\":\"global\", # '' # scope # is missing",
                ",\"reason\":\"fat finger, desk 4\" # '' # reason # is missing",
                "\"state\":\"HALT\", # '' # state # is missing",
                "\"state\" # \"until\" # until # is not a known field",
                "\"state\":\"HALT\" # \"scope\":\"global\" # scope # appears twice"
            })
    void namesTheFieldAtFault(String from, String to, String field, String detail) {
        BadRequestException refused = refused(HALT.replace(from, to));

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).startsWith(field).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({"200, false", "201, true"})
    void takesAReasonOf200Characters(int length, boolean tooLong) {
        BadRequestException refused =
                refused(HALT.replace("fat finger, desk 4", "r".repeat(length)));

        assertThat(refused != null).isEqualTo(tooLong);
    }

    private static BadRequestException refused(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return catchThrowableOfType(
                BadRequestException.class, () -> RiskStateReader.read(body, body.length));
    }
}
