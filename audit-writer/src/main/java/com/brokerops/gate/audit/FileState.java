package com.brokerops.gate.audit;

/**
 * What tells a file of a {@link Storage} from another in its place, without reading it.
 *
 * @param identity equal for the same file only, whatever its name
 * @param bytes its size
 */
public record FileState(Object identity, long bytes) {}
