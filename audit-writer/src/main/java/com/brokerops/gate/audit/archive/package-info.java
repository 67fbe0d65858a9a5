/**
 * Segments that leave the log: copied, compressed, to an archive, checked there, and only then
 * removed here. Nothing in it is on the way of a decision.
 */
@NullMarked
package com.brokerops.gate.audit.archive;

import org.jspecify.annotations.NullMarked;
