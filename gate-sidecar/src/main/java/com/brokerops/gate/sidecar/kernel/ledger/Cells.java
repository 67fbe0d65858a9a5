package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every client's exposure in every symbol, and their sums.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Cells {
    private final int maxClients;
    private final int maxCells;
    private final Map<String, Client> clients = new HashMap<>();
    private final List<Cell> cells = new ArrayList<>();

    Cells(int maxClients, int maxCells) {
        this.maxClients = maxClients;
        this.maxCells = maxCells;
    }

    /** The client's exposure in the symbol; flat when there is none. */
    Exposure exposure(String clientId, String symbol) {
        Client client = clients.get(clientId);
        Cell cell = client == null ? null : client.cells.get(symbol);
        return cell == null ? Exposure.FLAT : cell.exposure();
    }

    /** The client's gross exposure. */
    long grossE4(String clientId) {
        Client client = clients.get(clientId);
        return client == null ? 0 : client.grossE4;
    }

    /** True when there is a cell of that client in that symbol, or room for one. */
    boolean hasRoomFor(String clientId, String symbol) {
        Client client = clients.get(clientId);
        boolean newCell = client == null || !client.cells.containsKey(symbol);
        return (client != null || clients.size() < maxClients)
                && (!newCell || cells.size() < maxCells);
    }

    Cell cell(int number) {
        return cells.get(number);
    }

    /** The cell of that client in that symbol, made if there is none. */
    Cell cell(String clientId, String symbol) {
        Client client = clients.computeIfAbsent(clientId, Client::new);
        Cell cell = client.cells.get(symbol);
        if (cell == null) {
            cell = new Cell(client, symbol, cells.size());
            cells.add(cell);
            client.cells.put(symbol, cell);
        }
        return cell;
    }

    /**
     * Sets an exposure.
     *
     * @param grossE4 what the client's gross exposure must be then
     * @throws IllegalStateException if it is not
     */
    Cell set(String clientId, String symbol, Exposure exposure, long grossE4) {
        Cell cell = cell(clientId, symbol);
        Client client = cell.client;
        long expected =
                Math.addExact(
                        Math.subtractExact(client.grossE4, cell.exposure().grossE4()),
                        exposure.grossE4());
        requireGross(clientId, grossE4, expected);
        cell.exposure(exposure);
        client.grossE4 = grossE4;
        return cell;
    }

    static void requireGross(String clientId, long stated, long held) {
        if (stated != held) {
            throw new IllegalStateException(
                    "gross of " + clientId + ": stated " + stated + ", held " + held);
        }
    }

    /** Tells every exposure that is not flat, by client and symbol. */
    void describe(Ledger.Description out) {
        for (Client client : new TreeMap<>(clients).values()) {
            for (Cell cell : new TreeMap<>(client.cells).values()) {
                if (!cell.exposure().equals(Exposure.FLAT)) {
                    out.exposure(client.id, cell.symbol, cell.exposure());
                }
            }
        }
    }
}
