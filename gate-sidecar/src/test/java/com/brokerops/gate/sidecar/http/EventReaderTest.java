package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.EconomicsStage;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.PriceReported;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String TRACE = "0199f0a0-1234-7abc-8def-0123456789ab";
    private static final String TOKEN = "\"decision_token\":\"" + TRACE + "\"";
    private static final String AT = ",\"at\":\"2026-11-22T06:00:00.25+01:00\"";
    private static final String VERSION = ",\"schema_version\":1";
    private static final String PRICE =
            "\"event_type\":\"price.reference\",\"event_id\":\"E\",\"symbol\":\"aapl\""
                    + ",\"price\":185.5"
                    + AT
                    + VERSION;
    private static final String CLOSED =
            "\"event_type\":\"position.closed\",\"event_id\":\"E\",\"client_id\":\"CL-1\""
                    + ",\"symbol\":\"ibm\",\"qty\":7,\"price\":2.5"
                    + AT;
    private static final String AMOUNTS = ",\"amounts\":{\"notional\":7420,\"fees\":-1.25}";
    private static final String ECONOMICS =
            "\"event_type\":\"economics.reconciled\",\"event_id\":\"E\",\"decision_token\":\""
                    + TRACE
                    + "\",\"stage\":\"FINAL\""
                    + AMOUNTS;
    private static final String BALANCE =
            "\"event_type\":\"account.balance\",\"event_id\":\"E-1\",\"client_id\":\"CL-1\""
                    + ",\"balance\":-12.5"
                    + AT;
    private static final String ACCEPTED =
            "\"event_type\":\"order.accepted\",\"event_id\":\"E-1\"," + TOKEN;
    private static final String EXECUTED =
            ACCEPTED.replace("order.accepted", "execution.reported")
                    + ",\"qty\":40,\"price\":185.5";
    private static final String BUSTED =
            "\"event_type\":\"execution.busted\",\"event_id\":\"E-1\",\"exec_id\":\"X-1\"," + TOKEN;

    @Test
    void readsAnExecution() throws BadRequestException {
        LifecycleReport report = one("{" + EXECUTED + ",\"source\":\"oms\"}");

        assertThat(report.type()).isEqualTo(LifecycleType.EXECUTION_REPORTED);
        assertThat(report.eventId()).isEqualTo("E-1");
        assertThat(report.source()).isEqualTo("oms");
        assertThat(report.traceId()).isEqualTo(UUID.fromString(TRACE));
        assertThat(report.qty()).isEqualTo(40);
        assertThat(report.priceE8()).isEqualTo(18_550_000_000L);
        assertThat(report.payloadSha256()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @EnumSource(names = "EXECUTION_.*", mode = EnumSource.Mode.MATCH_NONE)
    void readsTheOtherTypesWithoutAnExecution(LifecycleType type) throws BadRequestException {
        LifecycleReport report = one("{" + ACCEPTED.replace("order.accepted", type.word()) + "}");

        assertThat(report.type()).isEqualTo(type);
        assertThat(report.source()).isEqualTo("platform");
        assertThat(report.qty()).isZero();
        assertThat(report.priceE8()).isZero();
    }

    @Test
    void readsWhichExecutionNeverWas() throws BadRequestException {
        LifecycleReport report = one("{" + BUSTED + "}");

        assertThat(report.type()).isEqualTo(LifecycleType.EXECUTION_BUSTED);
        assertThat(report.execId()).isEqualTo("X-1");
        assertThat(report.payloadSha256())
                .isNotEqualTo(one("{" + BUSTED.replace("X-1", "X-2") + "}").payloadSha256());
    }

    @Test
    void readsWhatAnExecutionWasInstead() throws BadRequestException {
        LifecycleReport report =
                one("{" + EXECUTED.replace("reported", "corrected") + ",\"exec_id\":\"X-1\"}");

        assertThat(report.type()).isEqualTo(LifecycleType.EXECUTION_CORRECTED);
        assertThat(report.execId()).isEqualTo("X-1");
        assertThat(report.qty()).isEqualTo(40);
    }

    @Test
    void readsAnArrayInItsOrder() throws BadRequestException {
        List<LifecycleReport> reports =
                read("[{" + ACCEPTED + "},{" + EXECUTED.replace("E-1", "E-2") + "}]");

        assertThat(reports).extracting(LifecycleReport::eventId).containsExactly("E-1", "E-2");
    }

    @Test
    void tellsWhatWasSentWithoutTheWhiteSpaceBetweenMembers() throws BadRequestException {
        String compact = "{" + ACCEPTED.replace("E-1", "E\\u002d1") + "}";
        byte[] body =
                ("[ " + compact.replace(",", " ,\n\t") + " , {" + EXECUTED + "} ]")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(EventReader.read(body, body.length))
                .extracting(read -> read.text(body))
                .containsExactly(compact, "{" + EXECUTED + "}");
    }

    @Test
    void takesAHundredEventsAndNotOneMore() throws BadRequestException {
        String hundred = String.join(",", Collections.nCopies(100, "{" + ACCEPTED + "}"));

        assertThat(read("[" + hundred + "]")).hasSize(100);
        assertThat(refused("[" + hundred + ",{" + ACCEPTED + "}]").detail())
                .isEqualTo("more than 100 events");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"price\" : 185.50 , \"qty\" : 40 , \"decision_token\" : \""
                        + TRACE
                        + "\" , \"event_id\" : \"E-1\" , \"event_type\" : \"execution.reported\" }",
                "{\"event_type\":\"execution.report\\u0065d\",\"event_id\":\"E-1\",\"source\":\"platform\","
                        + "\"decision_token\":\""
                        + TRACE
                        + "\",\"qty\":40,\"price\":1855e-1}"
            })
    void givesTheSamePayloadHashHoweverTheEventIsWritten(String json) throws BadRequestException {
        assertThat(one(json)).isEqualTo(one("{" + EXECUTED + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E-1/E-2",
                "platform/other",
                "40/41",
                "185.5/185.51",
                "789ab/789ac",
                "2026-01-01T00:00:00Z/2026-01-01T00:00:01Z"
            })
    void givesAnotherPayloadHashWhenAnyFieldDiffers(String change) throws BadRequestException {
        String json =
                "{"
                        + EXECUTED
                        + ",\"source\":\"platform\",\"occurred_at\":\"2026-01-01T00:00:00Z\"}";
        String[] fromTo = change.split("/", 2);

        assertThat(one(json.replace(fromTo[0], fromTo[1])).payloadSha256())
                .isNotEqualTo(one(json).payloadSha256());
    }

    @Test
    void doesNotLetFieldsRunIntoEachOther() throws BadRequestException {
        String one = "{" + ACCEPTED.replace("E-1", "ab") + ",\"source\":\"c\"}";
        String other = "{" + ACCEPTED.replace("E-1", "a") + ",\"source\":\"cb\"}";

        assertThat(one(one).payloadSha256()).isNotEqualTo(one(other).payloadSha256());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                row("", "1", "1"),
                row("", "null", "null"),
                row("", "]", "[]"),
                row("[0]", "1", "[1]"),
                row("[1]", "null", "[{" + ACCEPTED + "},null]"),
                row("[0].event_type", "{", "[{}]"),
                row(
                        "[1].qty",
                        "\"4\"",
                        "[{" + ACCEPTED + "},{" + EXECUTED.replace("40", "\"4\"") + "}]"),
                row("event_type", "{", "{}"),
                row("event_id", "{", "{\"event_type\":\"order.accepted\"," + TOKEN + "}"),
                row(
                        "decision_token",
                        "{",
                        "{\"event_type\":\"order.accepted\",\"event_id\":\"E\"}"),
                row("event_type", "\"order.filled\"", event(ACCEPTED, "accepted", "filled")),
                row("event_type", "\"ORDER", event(ACCEPTED, "order.accepted", "ORDER.ACCEPTED")),
                row("event_type", "null", event(ACCEPTED, "\"order.accepted\"", "null")),
                row("event_id", "\"\"", event(ACCEPTED, "E-1", "")),
                row("event_id", "\"a b\"", event(ACCEPTED, "E-1", "a b")),
                row("event_id", "\"" + "a".repeat(65), event(ACCEPTED, "E-1", "a".repeat(65))),
                row("source", "\"\"", "{" + ACCEPTED + ",\"source\":\"\"}"),
                row("source", "\"a|b\"", "{" + ACCEPTED + ",\"source\":\"a|b\"}"),
                row("decision_token", "\"1-", event(ACCEPTED, TRACE, "1-1-1-1-1")),
                row("decision_token", "\"0199F0A0", event(ACCEPTED, "0199f0a0", "0199F0A0")),
                row("decision_token", "{", event(ACCEPTED, "\"" + TRACE + "\"", "{}")),
                row("qty", "{", "{" + EXECUTED.replace(",\"qty\":40", "") + "}"),
                row("price", "{", "{" + EXECUTED.replace(",\"price\":185.5", "") + "}"),
                row("qty", "40", event(EXECUTED, "execution.reported", "order.canceled")),
                row("price", "1}", "{" + ACCEPTED + ",\"price\":1}"),
                row("qty", "0", event(EXECUTED, "40", "0")),
                row("qty", "1.5", event(EXECUTED, "40", "1.5")),
                row("price", "0", event(EXECUTED, "185.5", "0")),
                row("price", "null", event(EXECUTED, "185.5", "null")),
                row("client_id", "{", "{" + BALANCE.replace(",\"client_id\":\"CL-1\"", "") + "}"),
                row("balance", "{", "{" + BALANCE.replace(",\"balance\":-12.5", "") + "}"),
                row("at", "{", "{" + BALANCE.replace(AT, "") + "}"),
                row("qty", "4}", "{" + BALANCE + ",\"qty\":4}"),
                row(
                        "decision_token",
                        "\"0",
                        "{" + BALANCE + ",\"decision_token\":\"" + TRACE + "\"}"),
                row("client_id", "\"C\"", "{" + ACCEPTED + ",\"client_id\":\"C\"}"),
                row("client_id", "\"C|\"", event(BALANCE, "CL-1", "C|")),
                row("balance", "\"1\"", event(BALANCE, "-12.5", "\"1\"")),
                row("balance", "-0.00001", event(BALANCE, "-12.5", "-0.00001")),
                row("balance", "1000000000000.0001", event(BALANCE, "-12.5", "1000000000000.0001")),
                row("symbol", "{", "{" + PRICE.replace(",\"symbol\":\"aapl\"", "") + "}"),
                row("price", "{", "{" + PRICE.replace(",\"price\":185.5", "") + "}"),
                row("at", "{", "{" + PRICE.replace(AT, "") + "}"),
                row("schema_version", "{", "{" + PRICE.replace(VERSION, "") + "}"),
                row("schema_version", "2", event(PRICE, VERSION, ",\"schema_version\":2")),
                row("schema_version", "\"1\"", event(PRICE, VERSION, ",\"schema_version\":\"1\"")),
                row("symbol", "\"a b\"", event(PRICE, "aapl", "a b")),
                row("qty", "4}", "{" + PRICE + ",\"qty\":4}"),
                row("client_id", "\"C\"", "{" + PRICE + ",\"client_id\":\"C\"}"),
                row("symbol", "\"A\"", "{" + ACCEPTED + ",\"symbol\":\"A\"}"),
                row("client_id", "{", "{" + CLOSED.replace(",\"client_id\":\"CL-1\"", "") + "}"),
                row("symbol", "{", "{" + CLOSED.replace(",\"symbol\":\"ibm\"", "") + "}"),
                row("qty", "{", "{" + CLOSED.replace(",\"qty\":7", "") + "}"),
                row("price", "{", "{" + CLOSED.replace(",\"price\":2.5", "") + "}"),
                row("at", "{", "{" + CLOSED.replace(AT, "") + "}"),
                row("stage", "\"FINAL\"", "{" + CLOSED + ",\"stage\":\"FINAL\"}"),
                row("stage", "{", "{" + ECONOMICS.replace(",\"stage\":\"FINAL\"", "") + "}"),
                row("stage", "\"final\"", event(ECONOMICS, "FINAL", "final")),
                row(
                        "decision_token",
                        "{",
                        event(ECONOMICS, ",\"decision_token\":\"" + TRACE + "\"", "")),
                row("amounts", "{", "{" + ECONOMICS.replace(AMOUNTS, "") + "}"),
                row("amounts", "", event(ECONOMICS, "{\"notional\":7420,\"fees\":-1.25}", "{}")),
                row("amounts", "[]", event(ECONOMICS, "{\"notional\":7420,\"fees\":-1.25}", "[]")),
                row("amounts.Fees", "\"Fees\"", event(ECONOMICS, "fees", "Fees")),
                row("amounts.fees", "null", event(ECONOMICS, "-1.25", "null")),
                row("amounts.notional", "\"notional\":-1", event(ECONOMICS, "fees", "notional")),
                row("at", "\"1969", event(BALANCE, "2026", "1969")),
                row("exec_id", "\"x\"", "{" + EXECUTED + ",\"exec_id\":\"x\"}"),
                row("exec_id", "{", event(ACCEPTED, "order.accepted", "execution.busted")),
                row("exec_id", "\"a b\"", "{" + ACCEPTED + ",\"exec_id\":\"a b\"}"),
                row("qty", "40", "{" + BUSTED + ",\"qty\":40}"),
                row("price", "{", "{" + BUSTED.replace("busted", "corrected") + ",\"qty\":4}"),
                row("data", "\"data\"", "{" + ACCEPTED + ",\"data\":{}}"),
                row("event_id", "\"event_id\":2", "{" + ACCEPTED + ",\"event_id\":2}"),
                row("occurred_at", "\"today\"", "{" + ACCEPTED + ",\"occurred_at\":\"today\"}"),
                row(
                        "occurred_at",
                        "\"2026-02-30",
                        "{" + ACCEPTED + ",\"occurred_at\":\"2026-02-30T00:00:00Z\"}"),
                row("", "x", "{" + ACCEPTED + "}x"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesTheFieldAndTheByteAtFault(String field, String at, String json) {
        BadRequestException refused = refused(json);

        assertThat(refused.field()).isEqualTo(field);
        assertThat(json.substring(refused.offset())).startsWith(at);
    }

    @Test
    void readsWhatASymbolIsWorth() throws BadRequestException {
        byte[] body = ("{" + PRICE + "}").getBytes(StandardCharsets.UTF_8);

        PriceReported price = (PriceReported) EventReader.read(body, body.length).get(0).event();

        assertThat(price.symbol()).isEqualTo("AAPL");
        assertThat(price.priceE8()).isEqualTo(18_550_000_000L);
        assertThat(price.asOfMillis())
                .isEqualTo(Instant.parse("2026-11-22T05:00:00.250Z").toEpochMilli());
        assertThat(price.about()).isNull();
        assertThat(price.account()).isNull();
        assertThat(digest(PRICE.replace("185.5", "185.6"))).isNotEqualTo(digest(PRICE));
    }

    @Test
    void readsThatAPositionIsFlat() throws BadRequestException {
        byte[] body = ("{" + CLOSED + "}").getBytes(StandardCharsets.UTF_8);

        PositionClosed closed = (PositionClosed) EventReader.read(body, body.length).get(0).event();

        assertThat(closed.account()).isEqualTo("CL-1");
        assertThat(closed.symbol()).isEqualTo("IBM");
        assertThat(closed.qty()).isEqualTo(7);
        assertThat(closed.priceE8()).isEqualTo(250_000_000);
        assertThat(digest(CLOSED.replace("ibm", "ibn"))).isNotEqualTo(digest(CLOSED));
        assertThat(digest(CLOSED.replace(":7", ":8"))).isNotEqualTo(digest(CLOSED));
    }

    @Test
    void readsWhatADecisionHasComeTo() throws BadRequestException {
        byte[] body = ("{" + ECONOMICS + "}").getBytes(StandardCharsets.UTF_8);

        EconomicsReconciled economics =
                (EconomicsReconciled) EventReader.read(body, body.length).get(0).event();

        assertThat(economics.about()).hasToString(TRACE);
        assertThat(economics.account()).isNull();
        assertThat(economics.stage()).isEqualTo(EconomicsStage.FINAL);
        assertThat(economics.amountsE4())
                .containsExactly(Map.entry("fees", -12_500L), Map.entry("notional", 74_200_000L));
        assertThat(digest(ECONOMICS.replace("fees", "feet"))).isNotEqualTo(digest(ECONOMICS));
        assertThat(digest(ECONOMICS.replace("FINAL", "PROVISIONAL")))
                .isNotEqualTo(digest(ECONOMICS));
    }

    @Test
    void readsWhatAnAccountHas() throws BadRequestException {
        byte[] body = ("{" + BALANCE + "}").getBytes(StandardCharsets.UTF_8);

        BalanceReported balance =
                (BalanceReported) EventReader.read(body, body.length).get(0).event();

        assertThat(balance.clientId()).isEqualTo("CL-1");
        assertThat(balance.amountE4()).isEqualTo(-125_000);
        assertThat(balance.asOfMillis())
                .isEqualTo(Instant.parse("2026-11-22T05:00:00.250Z").toEpochMilli());
        assertThat(balance.about()).isNull();
        assertThat(balance.account()).isEqualTo("CL-1");
    }

    @ParameterizedTest
    @CsvSource({"E-1, E-2", "CL-1, CL-2", "-12.5, 12.5", ".25, .251"})
    void givesBalancesThatDifferAnotherDigest(String from, String to) throws BadRequestException {
        assertThat(digest(BALANCE.replace(from, to))).isNotEqualTo(digest(BALANCE));
        assertThat(digest(BALANCE.replace("-12.5", "-12.50"))).isEqualTo(digest(BALANCE));
    }

    private static String digest(String members) throws BadRequestException {
        byte[] body = ("{" + members + "}").getBytes(StandardCharsets.UTF_8);
        return EventReader.read(body, body.length).get(0).event().payloadSha256();
    }

    private static Arguments row(String field, String at, String json) {
        return Arguments.of(field, at, json);
    }

    private static String event(String members, String from, String to) {
        return "{" + members.replace(from, to) + "}";
    }

    private static LifecycleReport one(String json) throws BadRequestException {
        List<LifecycleReport> reports = read(json);
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    private static List<LifecycleReport> read(String json) throws BadRequestException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return EventReader.read(body, body.length).stream()
                .map(read -> (LifecycleReport) read.event())
                .toList();
    }

    private static BadRequestException refused(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return catchThrowableOfType(
                BadRequestException.class, () -> EventReader.read(body, body.length));
    }
}
