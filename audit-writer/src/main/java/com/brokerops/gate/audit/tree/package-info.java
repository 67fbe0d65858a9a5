/**
 * The RFC 6962 Merkle tree over the lines of a log: one hash that stands for all of them, and short
 * proofs that a line is among them and that a later log holds an earlier one.
 */
@NullMarked
package com.brokerops.gate.audit.tree;

import org.jspecify.annotations.NullMarked;
