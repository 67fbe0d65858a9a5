/**
 * A disk in memory that forgets what was not synced, tears pages and fails on command, so that what
 * the gate promises about crashes and bad disks can be shown thousands of times in a second.
 */
@NullMarked
package com.brokerops.gate.audit.memory;

import org.jspecify.annotations.NullMarked;
