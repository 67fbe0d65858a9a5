/**
 * The signed proof of a decision: issued by the gate, verified by the platform before it forwards
 * an order.
 */
@NullMarked
package com.brokerops.gate.token;

import org.jspecify.annotations.NullMarked;
