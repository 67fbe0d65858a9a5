package com.brokerops.gate.sidecar.http;

/**
 * What an operator asks of {@code POST /v1/admin/session/roll}, after every rule of form has
 * passed.
 *
 * @param session a day that exists, {@code 2026-11-23}
 * @param reason 1 to 200 printable ASCII characters, for the audit log
 */
public record SessionRequest(String session, String reason) {}
