package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.brokerops.gate.contract.LogEvent.Decided;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlainDecisionTest {
    static final List<Context> CONTEXTS =
            List.of(new Context("CL-001", null, null, null, null, null), SampleEvents.EVERYTHING);

    private final PlainDecision reader = new PlainDecision();

    static List<LogEvent> events() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @FieldSource("CONTEXTS")
    void readsWhatANewOrderThatWasAuthorizedChanges(Context context) {
        Decided decided = authorized(SampleEvents.ORDER, context);

        assertThat(read(SampleEvents.line(decided).toBytes())).isEqualTo(changeOf(decided));
    }

    @Test
    void readsAnOrderWithAStopPriceAndNoOther() {
        Order order =
                new Order(
                        "a.b_c:d",
                        "X<>'",
                        Side.SELL,
                        1,
                        Order.NO_PRICE,
                        OrderType.STOP,
                        TimeInForce.IOC,
                        185_500_000,
                        true,
                        null);
        Decided decided = authorized(order, SampleEvents.EVERYTHING);

        assertThat(read(SampleEvents.line(decided).toBytes())).isEqualTo(changeOf(decided));
    }

    @Test
    void readsOrdersOfOneClientWithTheContextThatEachHas() {
        for (Context context : CONTEXTS) {
            for (int i = 0; i < 2; i++) {
                Decided decided = authorized(SampleEvents.ORDER, context);
                Decided read = read(SampleEvents.line(decided).toBytes());
                assertThat(read.context()).isEqualTo(context);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsAnEventAsTheReaderOfAllLinesDoesOrLeavesItToThat(LogEvent event) {
        Decided read = read(SampleEvents.line(event).toBytes());

        if (read != null) {
            assertThat(read).isEqualTo(changeOf((Decided) event));
        }
    }

    @Test
    void leavesALineThatHasAMemberMoreBehindWhatItReads() {
        String line = text(authorized(SampleEvents.ORDER, SampleEvents.EVERYTHING));
        String more = line.replace("\"met\":{", "\"more\":{},\"met\":{");

        assertThat(more).isNotEqualTo(line);
        assertThat(read(more.getBytes(US_ASCII))).isNull();
    }

    @Test
    void leavesALineThatIsNotAscii() {
        String line = text(authorized(SampleEvents.ORDER, SampleEvents.EVERYTHING));
        String other = line.replace("\"kid\":\"", "\"kid\":\"\u00E9");

        assertThat(read(other.getBytes(UTF_8))).isNull();
    }

    @Test
    void neverReadsAnythingElseOutOfALineThatWasCut() {
        byte[] line =
                SampleEvents.line(authorized(SampleEvents.ORDER, SampleEvents.EVERYTHING))
                        .toBytes();
        int met = new String(line, US_ASCII).indexOf(",\"met\"");
        for (int end = from(line); end < met; end++) {
            assertThat(reader.read(line, from(line), end)).as("up to %d", end).isNull();
        }
    }

    @Test
    void throwsNothingWhateverByteOfALineIsWrong() {
        byte[] line =
                SampleEvents.line(authorized(SampleEvents.ORDER, SampleEvents.EVERYTHING))
                        .toBytes();
        for (int i = from(line); i < to(line); i++) {
            byte[] damaged = line.clone();
            for (byte b : new byte[] {'"', '{', '}', '[', ',', 'n', '9', 0, -1}) {
                damaged[i] = b;
                assertThatCode(() -> reader.read(damaged, from(line), to(line)))
                        .doesNotThrowAnyException();
            }
        }
    }

    private Decided read(byte[] line) {
        return reader.read(line, from(line), to(line));
    }

    private static int from(byte[] line) {
        String prev = "\"prev\":\"" + SampleEvents.HASH + '"';
        return new String(line, US_ASCII).indexOf(prev) + prev.length();
    }

    private static int to(byte[] line) {
        return new String(line, US_ASCII).lastIndexOf(",\"hash\":");
    }

    private static String text(Decided decided) {
        return new String(SampleEvents.line(decided).toBytes(), US_ASCII);
    }

    private static Decided authorized(Order order, Context context) {
        return SampleEvents.decided(order, context, List.of(), SampleEvents.EXPOSURE);
    }

    /** The part of a decision that is read. */
    private static Decided changeOf(Decided decided) {
        return new Decided(
                decided.traceId(),
                "",
                "",
                decided.order(),
                decided.context(),
                decided.status(),
                decided.reasons(),
                List.of(),
                "",
                "",
                0,
                0,
                decided.expiresAtMillis(),
                "",
                0,
                decided.durability(),
                decided.replaces(),
                null,
                decided.valuedAtE8(),
                0,
                0,
                0,
                decided.reservedQty(),
                decided.reservedE4(),
                decided.exposureAfter(),
                null);
    }
}
