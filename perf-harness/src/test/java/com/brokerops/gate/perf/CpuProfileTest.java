package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whose microseconds a sample is. */
final class CpuProfileTest {
    private static final String GATE = "com.brokerops.gate.";

    @ParameterizedTest
    @CsvSource({
        "SEND, io.netty.channel.unix.Socket.sendAddress, com.brokerops.gate.sidecar.http.Exchange.respond",
        "HASH, sun.security.provider.SHA2.implCompress0, com.brokerops.gate.audit.ChainHash.hex",
        "SIGN, sun.security.provider.SHA2.implCompress0, com.brokerops.gate.token.TokenSigner.sign",
        "LINE, com.brokerops.gate.contract.JsonWriter.field, com.brokerops.gate.contract.LogEventCodec.decided",
        "ANSWER, com.brokerops.gate.contract.JsonWriter.field, com.brokerops.gate.sidecar.http.AnswerWriter.decision",
        "DECIDE, com.brokerops.gate.sidecar.kernel.ledger.SlotIndex.find, com.brokerops.gate.sidecar.gate.LiveGate.authorize",
        "GATE, java.util.ArrayDeque.add, com.brokerops.gate.sidecar.gate.Waiting.add",
        "OTHER, java.lang.String.length, java.lang.Thread.run"
    })
    void aSampleBelongsToTheInnermostFrameThatIsAStep(
            DecisionStep step, String innermost, String caller) {
        List<String> stack = List.of(innermost, caller, "io.netty.Loop.run");

        assertThat(DecisionStep.of(step == DecisionStep.OTHER ? stack.subList(0, 2) : stack))
                .isEqualTo(step);
    }

    @Test
    void sharesAreOfAllAndOfTheThread() {
        CpuProfile profile = new CpuProfile();
        for (int i = 0; i < 6; i++) {
            profile.add("gate", List.of(GATE + "token.TokenSigner.sign"));
        }
        profile.add("gate", List.of(GATE + "sidecar.kernel.Kernel.authorize"));
        profile.add("gate", List.of(GATE + "sidecar.kernel.Kernel.authorize"));
        profile.add("audit", List.of("sun.nio.ch.UnixFileDispatcherImpl.force0"));
        profile.add("audit", List.of("sun.nio.ch.UnixFileDispatcherImpl.force0"));

        JsonNode node = profile.toNode();

        assertThat(node.path("samples").intValue()).isEqualTo(10);
        JsonNode gate = node.path("threads").get(0);
        assertThat(gate.path("thread").stringValue()).isEqualTo("gate");
        assertThat(gate.path("share_of_all").doubleValue()).isEqualTo(0.8);
        assertThat(gate.path("steps").get(0).path("step").stringValue())
                .isEqualTo(DecisionStep.SIGN.title());
        assertThat(gate.path("steps").get(0).path("share").doubleValue()).isEqualTo(0.75);
        assertThat(node.path("threads").get(1).path("steps")).hasSize(1);
    }
}
