/** What platforms have said that no reservation holds, and what of it was kept for a person. */
@NullMarked
package com.brokerops.gate.sidecar.kernel.facts;

import org.jspecify.annotations.NullMarked;
