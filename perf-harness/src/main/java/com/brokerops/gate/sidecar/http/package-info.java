/**
 * The benchmark of what the package of this name in {@code gate-sidecar} keeps to itself: the
 * scanner of a request's head.
 */
@NullMarked
package com.brokerops.gate.sidecar.http;

import org.jspecify.annotations.NullMarked;
