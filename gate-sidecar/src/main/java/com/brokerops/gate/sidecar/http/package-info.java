/**
 * The strict edge between a socket and the gate. Bytes that could be read in two ways never become
 * a request: a doubtful head is refused and its connection closed, a body that is not exactly what
 * the contract says is refused naming the field and the byte.
 *
 * <pre>
 *   socket -> HeadGuard -> Netty's decoder -> Connection -> Router -> Route
 *             raw bytes    decoded head       one request   handle(Exchange)
 *             of the head                     in flight            |
 *   socket &lt;------------------------- Connection &lt;---- respond(...)
 * </pre>
 *
 * <p>Two readers have to agree on every head: {@code HeadScanner} on its bytes, Netty on its
 * meaning. One event loop thread owns a listener and all its connections; a route is called on that
 * thread and answers on it, at once or later. This package knows Netty and Jackson and asks the
 * gate; it knows neither kernel nor ledger, and the gate sees neither library.
 */
@NullMarked
package com.brokerops.gate.sidecar.http;

import org.jspecify.annotations.NullMarked;
