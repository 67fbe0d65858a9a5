package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.http.Bearers;
import com.brokerops.gate.sidecar.http.LimitsJson;
import com.brokerops.gate.sidecar.http.LimitsRequest;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import com.brokerops.gate.sidecar.http.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

    /** Another trading session. */
    record SessionRoll(SessionRequest request) implements Change {
        @Override
        public String text() {
            JsonWriter json = new JsonWriter(512);
            json.beginObject()
                    .field("change", "session_roll")
                    .field("session", request.session())
                    .field("reason", request.reason())
                    .endObject();
            return new String(json.toBytes(), StandardCharsets.US_ASCII);
        }

        /**
         * The change in the words of the log.
         *
         * @param principal who wants it
         */
        SessionRolled wanted(String principal) {
            return new SessionRolled(request.session(), request.reason(), principal);
        }
    }

    /** Other limits of one owner; the version they rest on is in there. */
    record NewLimits(LimitsRequest request) implements Change {
        @Override
        public String text() {
            JsonWriter json = new JsonWriter(1024);
            json.beginObject()
                    .field("change", "limits")
                    .field("scope", request.scope().text())
                    .field("owner", request.owner());
            LimitsJson.write(json, "limits", request.limits());
            json.field("expires_at");
            if (request.untilMillis() == OwnersLimits.FOREVER) {
                json.nullValue();
            } else {
                json.millis(request.untilMillis());
            }
            json.field("expected_version", request.expectedVersion())
                    .field("reason", request.reason())
                    .endObject();
            return new String(json.toBytes(), StandardCharsets.US_ASCII);
        }

        /**
         * The change in the words of the log.
         *
         * @param principal who wants it
         */
        LimitsChanged wanted(String principal) {
            return new LimitsChanged(
                    request.expectedVersion() + 1,
                    List.of(request.scope()),
                    request.owner(),
                    new OwnersLimits(
                            request.limits(),
                            principal,
                            request.reason(),
                            request.untilMillis(),
                            null),
                    sha256());
        }
    }
}
