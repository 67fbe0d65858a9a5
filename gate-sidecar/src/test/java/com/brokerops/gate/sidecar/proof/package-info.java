/**
 * The fault proof: breaks a real gate in every way that it promises to survive, and checks what it
 * said against what is left. The short form is part of every build; {@code scripts/fault-proof.sh}
 * runs the long one and keeps its figures. So do {@code scripts/p1-concurrency-proof.sh} and {@code
 * scripts/p1-replay-proof.sh} for what needs no fault: many at once, and every way to a state.
 *
 * <pre>
 *   Site ──► GateUnderTest ◄── Load (clients that remember what they were told)
 *     │            ▲
 *     │            └── Tracer, PrivateMounts, a failpoint, a kill: the fault
 *     └──► RawLog ──► Examination ◄── ExposureModel (an independent fold of the same lines)
 * </pre>
 */
package com.brokerops.gate.sidecar.proof;
