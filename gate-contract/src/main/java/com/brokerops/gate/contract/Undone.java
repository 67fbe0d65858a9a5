package com.brokerops.gate.contract;

/**
 * An execution that is taken back or corrected.
 *
 * @param execId its event id
 * @param seq of the line that reported it
 */
public record Undone(String execId, long seq) {}
