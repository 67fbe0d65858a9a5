package com.brokerops.gate.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.Verification.Intact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is missing at the front of a log comes back from its archive, or nothing does. */
class RestoreTest {
    private ShippingLog gate;

    @BeforeEach
    void removeThreeSegments() throws IOException {
        gate = new ShippingLog().write(600).cosign();
        gate.ship();
        for (int i = 0; i < 3; i++) {
            assertThat(gate.retain()).isNull();
        }
        gate.log.close();
        assertThat(gate.atHand()).startsWith(3L);
    }

    @Test
    void whatWasRemovedComesBackNewestFirst() throws IOException {
        assertThat(restored()).containsExactly(2L, 1L, 0L);
        assertThat(gate.atHand()).startsWith(0L, 1L, 2L, 3L);
        assertThat(gate.audit(null).verification()).isInstanceOf(Intact.class);
        assertThat(restored()).isEmpty();
    }

    @Test
    void itComesBackWhenTheStatementOfItIsLost() throws IOException {
        gate.disk.delete(Removal.FILE);
        assertThat(restored()).containsExactly(2L, 1L, 0L);
        assertThat(gate.audit(null).verification()).isInstanceOf(Intact.class);
        assertThat(gate.audit(null).inTheArchive()).isZero();
    }

    @Test
    void whatIsMissingBehindWhatWasRemovedComesBackToo() throws IOException {
        gate.disk.delete("000000000003.ndjson");
        assertThat(restored()).containsExactly(3L, 2L, 1L, 0L);
        assertThat(gate.audit(null).verification()).isInstanceOf(Intact.class);
    }

    @Test
    void nothingComesBackThatTheRestDoesNotFollow() throws IOException {
        gate.disk.delete(Removal.FILE);
        gate.place.delete("000000000001.ndjson.gz");
        assertThatThrownBy(this::restored).isInstanceOf(IOException.class);
        assertThat(gate.atHand()).startsWith(3L);

        ShippingLog other = new ShippingLog(); // the same id, another history
        TestLogs.fill(other.log, 20, 3);
        other.write(600).ship();
        gate.place = other.place;
        assertThatThrownBy(this::restored)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not have");
        assertThat(gate.atHand()).startsWith(3L);
    }

    private List<Long> restored() throws IOException {
        List<Long> restored = new ArrayList<>();
        assertThat(new Restore(gate.place, gate.disk).run(restored::add))
                .isEqualTo(restored.size());
        return restored;
    }
}
