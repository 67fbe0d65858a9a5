package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.sidecar.gate.Denials.Kind;
import org.junit.jupiter.api.Test;

/** Who is turned away is counted, and told once. */
final class DenialsTest {
    private final Denials denials = new Denials();

    @Test
    void tellsWhatCameSinceTheLastTimeAndNothingWhenNothingDid() {
        assertThat(denials.take()).isNull();
        denials.add(Kind.OPERATOR_ROLE);
        denials.add(Kind.PLATFORM_UNKNOWN);
        denials.add(Kind.PLATFORM_UNKNOWN);

        assertThat(denials.take())
                .isEqualTo(
                        new Operated(
                                OperatorAction.ACCESS_DENIED,
                                "gate",
                                "",
                                "{\"platform_unknown\":2,\"operator_role\":1}"));
        assertThat(denials.take()).isNull();
        denials.add(Kind.OPERATOR_ROLE);

        assertThat(denials.take().detail()).isEqualTo("{\"operator_role\":1}");
        assertThat(denials.count(Kind.OPERATOR_ROLE)).isEqualTo(2);
    }
}
