/**
 * The memory of every event: the audit log, its signed checkpoints and the verifier that stands
 * beside the writer.
 */
@NullMarked
package com.brokerops.gate.audit;

import org.jspecify.annotations.NullMarked;
