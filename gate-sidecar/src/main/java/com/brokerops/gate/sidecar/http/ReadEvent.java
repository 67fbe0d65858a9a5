package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.PlatformEvent;
import java.nio.charset.StandardCharsets;

/**
 * An event, and where in its body it stands.
 *
 * @param to behind its closing brace
 */
public record ReadEvent(PlatformEvent event, int from, int to) {

    /** Its JSON without the white space between members. Every event that is read is ASCII. */
    String text(byte[] body) {
        byte[] text = new byte[to - from];
        int length = 0;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (quoted || b > ' ') {
                text[length++] = b;
            }
            if (quoted && b == '\\') {
                text[length++] = body[++i];
            } else if (b == '"') {
                quoted = !quoted;
            }
        }
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }
}
