package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.LogEvent.Decided;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The place of an order in its list, and the member of the line that states it. */
class ListPlaceTest {
    private static final UUID ID = new UUID(3, 4);

    @Test
    void isWrittenForAnOrderOfAListAlone() {
        assertThat(line(SampleEvents.authorized())).doesNotContain("\"list\"");
        assertThat(line(SampleEvents.inList(List.of(), SampleEvents.EXPOSURE, ListPlace.NOBODY)))
                .contains(
                        ",\"list\":{\"id\":\"00000000-0000-0003-0000-000000000004\",\"index\":1,"
                                + "\"size\":2,\"contingency\":\"OCO\",\"blocked_by\":null},\"met\":{");
    }

    @Test
    void isThatOfAListThatCanBe() {
        assertThat(new ListPlace(ID, 7, 8, Contingency.NONE, ListPlace.NOBODY).last()).isTrue();
        assertThatThrownBy(() -> place(0, 1, Contingency.NONE, -1)).hasMessageContaining("0 of 1");
        assertThatThrownBy(() -> place(0, 9, Contingency.NONE, -1)).hasMessageContaining("0 of 9");
        assertThatThrownBy(() -> place(0, 3, Contingency.OCO, -1)).hasMessageContaining("0 of 3");
        assertThatThrownBy(() -> place(2, 2, Contingency.NONE, -1)).hasMessageContaining("2 of 2");
        assertThatThrownBy(() -> place(-1, 2, Contingency.NONE, -1)).hasMessageContaining("-1 of");
        assertThatThrownBy(() -> place(0, 2, Contingency.NONE, 2)).hasMessageContaining("by 2");
    }

    @Test
    void isOfTheSameStatusAsItsOrder() {
        List<Reason> none = List.of();
        assertThatThrownBy(() -> SampleEvents.inList(none, SampleEvents.EXPOSURE, 0))
                .hasMessageContaining("AUTHORIZED in");
        List<Reason> blocked = List.of(Reason.of(ReasonCode.LIST_BLOCKED, null, "orders[0]"));
        assertThatThrownBy(() -> SampleEvents.inList(blocked, null, ListPlace.NOBODY))
                .hasMessageContaining("BLOCKED in");
    }

    private static ListPlace place(int index, int size, Contingency contingency, int blockedBy) {
        return new ListPlace(ID, index, size, contingency, blockedBy);
    }

    private static String line(Decided decided) {
        JsonWriter out = new JsonWriter(64).beginObject();
        LogEventCodec.write(out, decided);
        return new String(out.endObject().toBytes(), UTF_8);
    }
}
