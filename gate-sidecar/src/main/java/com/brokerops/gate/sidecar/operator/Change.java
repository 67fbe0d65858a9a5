package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.http.Bearers;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import java.nio.charset.StandardCharsets;

/** Something that one person asks for and another must confirm. */
sealed interface Change {
    /** What is to be done, as JSON of one line: the text that both agree to. */
    String text();

    /** The SHA-256 of the text: the name that a confirmation says. */
    default String sha256() {
        return Bearers.digest(text().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * A looser risk state.
     *
     * @param killEpoch of the last HALT of that scope; a later HALT is another matter
     */
    record LooserRiskState(RiskStateRequest request, long killEpoch) implements Change {
        @Override
        public String text() {
            Side side = request.side();
            JsonWriter json = new JsonWriter(512);
            json.beginObject()
                    .field("change", "risk_state")
                    .field("scope", request.scope().text())
                    .field("side", side == null ? "both" : side.name())
                    .field("state", request.state().name())
                    .field("reason", request.reason())
                    .field("kill_epoch", killEpoch)
                    .endObject();
            return new String(json.toBytes(), StandardCharsets.US_ASCII);
        }
    }
}
