package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.PlatformEvent;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An event as it came.
 *
 * @param by the name of the credential that it came with
 * @param mayTell of which accounts its sender may speak
 * @param text its JSON without the white space between members; asked for at once, or never
 */
public record Sent(
        PlatformEvent event, String by, Predicate<String> mayTell, Supplier<String> text) {
    /** One whose sender may speak of every account. */
    public Sent(PlatformEvent event, String by, Supplier<String> text) {
        this(event, by, _ -> true, text);
    }
}
