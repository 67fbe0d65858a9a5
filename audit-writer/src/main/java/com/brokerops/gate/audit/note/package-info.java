/**
 * What the log says of itself under a signature, in forms that others have tools for: the signed
 * note, the tlog-checkpoint and the tlog-cosignature of C2SP.
 */
@NullMarked
package com.brokerops.gate.audit.note;

import org.jspecify.annotations.NullMarked;
