package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written of an event is read as the same event, in bytes that never change. */
class LogEventCodecTest {
    static List<LogEvent> events() {
        return SampleEvents.all();
    }

    @Test
    void hasASampleOfEveryTypeOfEvent() {
        Set<String> sampled = new TreeSet<>();
        SampleEvents.all().forEach(event -> sampled.add(event.getClass().getSimpleName()));
        Set<String> permitted = new TreeSet<>();
        permitted(LogEvent.class, permitted);

        assertThat(sampled).isEqualTo(permitted);
    }

    private static void permitted(Class<?> sealed, Set<String> names) {
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            if (type.isSealed()) {
                permitted(type, names);
            } else {
                names.add(type.getSimpleName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsWhatItWroteAndWritesTheSameBytesAgain(LogEvent event) {
        byte[] line = SampleEvents.line(event).toBytes();

        LogLine read = LogEventCodec.readLine(line, 0, line.length);

        assertThat(read)
                .isEqualTo(
                        new LogLine(
                                4711,
                                1_795_176_000_123_456_789L,
                                4690,
                                SampleEvents.HASH,
                                SampleEvents.HASH,
                                event));
        assertThat(SampleEvents.line(read.event()).toBytes()).isEqualTo(line);
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesNoMemberUnderANameThatTheEnvelopeHas(LogEvent event) {
        assertThat(JsonReader.parse(SampleEvents.line(event).toBytes()))
                .isInstanceOf(Map.class); // a strict reader: no name twice
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsALineInTheMiddleOfOtherBytes(LogEvent event) {
        byte[] line = SampleEvents.line(event).toBytes();
        byte[] file = new byte[line.length + 10];
        Arrays.fill(file, (byte) '\n');
        System.arraycopy(line, 0, file, 5, line.length);

        assertThat(LogEventCodec.readLine(file, 5, 5 + line.length).event()).isEqualTo(event);
    }

    @Test
    void writesADecisionInItsOneOrder() {
        assertThat(SampleEvents.text(SampleEvents.line(SampleEvents.authorized())))
                .isEqualTo(
                        """
                        {"seq":4711,"at":"2026-11-20T12:00:00.123456789Z","type":"decision",\
                        "durable":4690,"prev":"HASH","action":"NEW",\
                        "trace_id":"019a9f3b-1c00-7abc-8def-0123456789ab",\
                        "nonce":"0123456789abcdef0123456789abcdef","request_sha256":"HASH",\
                        "order":{"client_order_id":"ORD-2026-001","symbol":"AAPL","side":"BUY",\
                        "qty":100,"price_e8":18550000000,"type":"LIMIT","time_in_force":"DAY",\
                        "stop_price_e8":null,"reduce_only":false,"orig_client_order_id":null},\
                        "context":{"client_id":"CL-001","desk_id":"D","trader_id":"T",\
                        "strategy_id":"S","session_id":"session:1",\
                        "account_type":"PROFESSIONAL"},"status":"AUTHORIZED","reasons":[],\
                        "rule_ids":["allow_default","other"],"policy_version":"policy.v0.2",\
                        "policy_hash":"HASH","limits_version":7,\
                        "issued_at":"2026-11-20T12:00:00.123Z",\
                        "expires_at":"2026-11-20T12:05:00.123Z","kid":"dev-1","kill_epoch":2,\
                        "durability":"synced","replaces":null,"reference":null,\
                        "valued_at_e8":18550000000,"notional_e4":185500000,"gross_before_e4":3,\
                        "gross_after_e4":4,"reserved_qty":100,"reserved_e4":185500000,\
                        "exposure_after":{"position":-5,"position_cost_e4":-1000,\
                        "pending_buy_qty":100,"pending_buy_e4":185500000,\
                        "pending_sell_qty":7,"pending_sell_e4":8},"met":{"collar_bp":500,\
                        "exposure_before":{"position":0,"position_cost_e4":0,\
                        "pending_buy_qty":0,"pending_buy_e4":0,"pending_sell_qty":0,\
                        "pending_sell_e4":0},"risk":null,"original":null,"limited":{}},\
                        "hash":"HASH"}\
                        """
                                .replace("HASH", SampleEvents.HASH));
    }

    @Test
    void writesRefusalsInTheOrderOfPrecedence() {
        Map<ReasonCode, Long> counts = new EnumMap<>(ReasonCode.class);
        for (ReasonCode code : ReasonCode.values()) {
            counts.put(code, (long) code.name().length());
        }
        byte[] line = SampleEvents.line(new LogEvent.Refusals(1, 2, counts)).toBytes();

        Map<?, ?> members = (Map<?, ?>) JsonReader.parse(line);

        assertThat(((Map<?, ?>) members.get("counts")).keySet().stream().map(Object::toString))
                .containsExactly(
                        Arrays.stream(ReasonCode.values())
                                .map(ReasonCode::name)
                                .toArray(String[]::new));
    }

    @Test
    void readsAChangeOfLimitsOfBeforeTheyHadOwners() {
        LogEvent change =
                new ControlEvent.LimitsChanged(
                        7, "file", "", List.of(Scope.client("CL-001")), SampleEvents.LIMITS);
        String members = ",\"principal\":null,\"reason\":null,\"expires_at\":null,\"then\":null";
        String line = SampleEvents.text(SampleEvents.line(change));
        assertThat(line).contains(members);
        byte[] older = line.replace(members, "").getBytes(UTF_8);

        assertThat(LogEventCodec.readLine(older, 0, older.length).event()).isEqualTo(change);
    }
}
