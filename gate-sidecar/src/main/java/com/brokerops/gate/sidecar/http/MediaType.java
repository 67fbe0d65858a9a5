package com.brokerops.gate.sidecar.http;

/** The media types that the gate answers with. */
public enum MediaType {
    JSON("application/json"),
    /** RFC 9457. */
    PROBLEM("application/problem+json"),
    TEXT("text/plain; charset=utf-8"),
    /** The text format that Prometheus scrapes. */
    METRICS("text/plain; version=0.0.4; charset=utf-8"),
    /** RFC 9512. */
    YAML("application/yaml"),
    ZIP("application/zip");

    private final String headerLine;

    MediaType(String value) {
        headerLine = "Content-Type: " + value + "\r\n";
    }

    /** The whole header line. */
    String headerLine() {
        return headerLine;
    }
}
