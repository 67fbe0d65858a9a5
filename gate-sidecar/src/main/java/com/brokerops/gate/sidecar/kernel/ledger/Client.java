package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One client's exposure: the sum, and a cell for each symbol. */
final class Client {
    /**
     * One client in one symbol. Its figures are kept as plain numbers: a long-lived object that
     * points at a new one after each decision is work for the garbage collector.
     */
    static final class Cell {
        final Client client;
        final String symbol;
        final List<Route> routes = new ArrayList<>(1);
        int firstExecution = Records.NONE;
        int lastExecution = Records.NONE;
        private long position;
        private long positionCostE4;
        private long pendingBuyQty;
        private long pendingBuyE4;
        private long pendingSellQty;
        private long pendingSellE4;

        Cell(Client client, String symbol) {
            this.client = client;
            this.symbol = symbol;
        }

        Exposure exposure() {
            return new Exposure(
                    position,
                    positionCostE4,
                    pendingBuyQty,
                    pendingBuyE4,
                    pendingSellQty,
                    pendingSellE4);
        }

        void exposure(Exposure exposure) {
            position = exposure.position();
            positionCostE4 = exposure.positionCostE4();
            pendingBuyQty = exposure.pendingBuyQty();
            pendingBuyE4 = exposure.pendingBuyE4();
            pendingSellQty = exposure.pendingSellQty();
            pendingSellE4 = exposure.pendingSellE4();
        }
    }

    final String id;
    final Map<String, Cell> cells = new HashMap<>(4);
    final Account account;

    Client(String id, Account account) {
        this.id = id;
        this.account = account;
    }
}
