/**
 * Signed checkpoints of a log: what is in them cannot be cut off, rolled back or written anew
 * without somebody who holds one finding out.
 */
@NullMarked
package com.brokerops.gate.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
