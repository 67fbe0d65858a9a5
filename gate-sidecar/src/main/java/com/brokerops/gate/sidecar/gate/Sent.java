package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.PlatformEvent;
import java.util.function.Supplier;

/**
 * An event as it came.
 *
 * @param by the name of the credential that it came with
 * @param text its JSON without the white space between members; asked for at once, or never
 */
public record Sent(PlatformEvent event, String by, Supplier<String> text) {}
