package com.brokerops.gate.sidecar.evidence;

/** What became of the wish for the evidence of a decision. */
public sealed interface Collected {
    /** It is whole, and every line of it verifies. */
    record Found(Dossier dossier) implements Collected {}

    /** Something is not there yet; ask again in a second. */
    record NotYet(String why) implements Collected {}

    /**
     * The log, or what goes with it, is not what was written. Nothing is given out.
     *
     * @param seq the line at fault, or that of the decision
     */
    record Broken(long seq, String what) implements Collected {}
}
