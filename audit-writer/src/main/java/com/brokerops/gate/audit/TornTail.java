package com.brokerops.gate.audit;

/**
 * What a crash left of a write that was never acknowledged.
 *
 * @param seq the first event that is lost
 * @param segment the name of the file
 * @param offset where the tail starts, in bytes
 * @param bytes its length up to the last byte that is not zero
 */
public record TornTail(long seq, String segment, long offset, long bytes) {}
