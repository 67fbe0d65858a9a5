/**
 * The benchmark of what the package of this name in {@code audit-writer} keeps to itself: the
 * encoding, chaining and checking of one line.
 */
@NullMarked
package com.brokerops.gate.audit;

import org.jspecify.annotations.NullMarked;
