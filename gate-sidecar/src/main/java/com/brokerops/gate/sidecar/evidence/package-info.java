/**
 * Everything that belongs to one decision, in one file that can be checked without the gate.
 *
 * <pre>
 *   log, checkpoints, proofs, index, policies ──► Evidence ──► Dossier ──► pack, a zip of PackFiles
 *                                                                     └──► bundle, JSON
 *   pack ──► PackZip ──► Manifest ──► ChainCheck ──► DecisionCheck    (PackVerifier)
 * </pre>
 *
 * What makes a pack runs {@code ChainCheck} over it before anybody is given it: evidence that does
 * not verify is refused, never handed out in part. Nothing here knows the wire or YAML.
 */
@NullMarked
package com.brokerops.gate.sidecar.evidence;

import org.jspecify.annotations.NullMarked;
