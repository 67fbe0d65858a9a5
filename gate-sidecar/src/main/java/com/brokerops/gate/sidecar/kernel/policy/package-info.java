/**
 * The rules that an order is checked against. A rule is data interpreted by a small class; to
 * change a number edit the policy file, to add a kind of rule add a record to {@code Rules}.
 */
@NullMarked
package com.brokerops.gate.sidecar.kernel.policy;

import org.jspecify.annotations.NullMarked;
