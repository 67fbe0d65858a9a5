package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.ledger.Description;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.ledger.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The description of a ledger, a line for each thing in it. */
record LedgerText(List<String> lines) implements Description {

    static List<String> of(Ledger ledger, long knownUntilMillis) {
        LedgerText text = new LedgerText(new ArrayList<>());
        ledger.describe(text, knownUntilMillis);
        return text.lines;
    }

    @Override
    public void exposure(String clientId, String symbol, Exposure exposure) {
        lines.add("exposure " + clientId + " " + symbol + " " + exposure);
    }

    @Override
    public void executed(Context way, String symbol, Wide qty, Wide amountE4) {
        lines.add(way + " " + symbol + " executed " + qty.value() + " for " + amountE4.value());
    }

    @Override
    public void position(Kind kind, String name, String symbol, Wide qty) {
        lines.add("position " + kind + " " + name + " " + symbol + " " + qty.value());
    }

    @Override
    public void order(
            Identity identity, long seq, long expiresAtMillis, @Nullable ReservationState state) {
        lines.add("order " + identity + " " + seq + " " + expiresAtMillis + " " + state);
    }

    @Override
    public void reservation(Identity order, Reservation reservation) {
        lines.add("reservation " + order + " " + reservation);
    }

    @Override
    public void execution(
            long seq, boolean late, UUID traceId, long signedQty, long priceE8, Exposure met) {
        lines.add(
                "execution "
                        + seq
                        + " "
                        + late
                        + " "
                        + traceId
                        + " "
                        + signedQty
                        + " "
                        + priceE8
                        + " "
                        + met);
    }

    @Override
    public void event(Identity identity, long seq) {
        lines.add("event " + identity + " " + seq);
    }
}
