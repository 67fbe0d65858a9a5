package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import java.util.HashMap;
import java.util.Map;

/** One client's exposure: the sum, and a cell for each symbol. */
final class Client {
    /** One client in one symbol. */
    static final class Cell {
        final Client client;
        final String symbol;
        final int number;
        Exposure exposure = Exposure.FLAT;

        Cell(Client client, String symbol, int number) {
            this.client = client;
            this.symbol = symbol;
            this.number = number;
        }
    }

    final String id;
    final Map<String, Cell> cells = new HashMap<>(4);
    long grossE4;

    Client(String id) {
        this.id = id;
    }
}
