/**
 * The words that a platform, the gate and an auditor share, and their exact bytes: orders, reasons,
 * log events and the small strict JSON they are written in. Depends on the JDK alone.
 */
@NullMarked
package com.brokerops.gate.contract;

import org.jspecify.annotations.NullMarked;
