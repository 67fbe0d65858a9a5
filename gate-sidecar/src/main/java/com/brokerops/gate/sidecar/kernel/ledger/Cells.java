package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every client's exposure in every symbol, the ways by which orders came to it, and the sums of all
 * scopes.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Cells {
    private final int maxClients;
    private final int maxCells;
    private final Map<String, Client> clients = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final Turnover.Day day = new Turnover.Day();
    private final Accounts accounts;
    private int cells;

    Cells(int maxClients, int maxCells) {
        this.maxClients = maxClients;
        this.maxCells = maxCells;
        this.accounts = new Accounts(maxCells, day);
    }

    /** The client's exposure in the symbol; flat when there is none. */
    Exposure exposure(String clientId, String symbol) {
        Cell cell = find(clientId, symbol);
        return cell == null ? Exposure.FLAT : cell.exposure();
    }

    /** The sums of a scope. */
    Account account(Kind kind, @Nullable String name) {
        return accounts.find(kind, name);
    }

    /**
     * What the client's gross exposure is once one of its exposures has changed.
     *
     * @throws ArithmeticException if a sum of any scope would be out of range; the firm's are the
     *     largest
     */
    long grossAfterE4(String clientId, Exposure before, Exposure after) {
        accounts.firm().require(before, after);
        long heldE4 = account(Kind.CLIENT, clientId).grossE4();
        return Math.addExact(Math.subtractExact(heldE4, before.grossE4()), after.grossE4());
    }

    /** True when there is a way for such an order, or room for so many like it. */
    boolean hasRoomFor(Context context, String symbol, int orders) {
        Cell cell = find(context.clientId(), symbol);
        if (cell != null && route(cell, context) != null) {
            return true;
        }
        return (cell != null || maxCells - cells >= orders)
                && (clients.size() < maxClients || clients.containsKey(context.clientId()))
                && maxCells - routes.size() >= orders
                && accounts.hasRoomFor(Kind.SYMBOL, symbol, orders)
                && accounts.hasRoomFor(Kind.DESK, context.deskId(), 1)
                && accounts.hasRoomFor(Kind.TRADER, context.traderId(), 1)
                && accounts.hasRoomFor(Kind.STRATEGY, context.strategyId(), 1);
    }

    private @Nullable Cell find(String clientId, String symbol) {
        Client client = clients.get(clientId);
        return client == null ? null : client.cells.get(symbol);
    }

    private static @Nullable Route route(Cell cell, Context context) {
        for (int i = 0; i < cell.routes.size(); i++) {
            if (cell.routes.get(i).leadsThrough(context)) {
                return cell.routes.get(i);
            }
        }
        return null;
    }

    /** Puts in place what a desk, trader or strategy has bought, less what it has sold. */
    void restore(Kind kind, String name, String symbol, Wide qty) {
        Objects.requireNonNull(accounts.position(kind, name, symbol)).hold(qty);
    }

    Route route(int number) {
        return routes.get(number);
    }

    /** The way of such an order, made if there is none. */
    Route route(Context context, String symbol) {
        Cell cell = cell(context.clientId(), symbol);
        Route route = route(cell, context);
        if (route == null) {
            route = newRoute(cell, context);
            routes.add(route);
            cell.routes.add(route);
        }
        return route;
    }

    private Route newRoute(Cell cell, Context context) {
        Context names =
                new Context(
                        context.clientId(),
                        context.deskId(),
                        context.traderId(),
                        context.strategyId(),
                        null,
                        null);
        return new Route(
                routes.size(),
                cell,
                names,
                day,
                accounts.firm(),
                cell.client.account,
                Objects.requireNonNull(accounts.make(Kind.SYMBOL, cell.symbol)),
                accounts.position(Kind.DESK, context.deskId(), cell.symbol),
                accounts.position(Kind.TRADER, context.traderId(), cell.symbol),
                accounts.position(Kind.STRATEGY, context.strategyId(), cell.symbol));
    }

    private Cell cell(String clientId, String symbol) {
        Client client = clients.get(clientId);
        if (client == null) {
            Account account = Objects.requireNonNull(accounts.make(Kind.CLIENT, clientId));
            client = new Client(clientId, account);
            clients.put(clientId, client);
        }
        Cell cell = client.cells.get(symbol);
        if (cell == null) {
            cell = new Cell(client, symbol);
            cells++;
            client.cells.put(symbol, cell);
        }
        return cell;
    }

    /**
     * Sets the exposure that an order of that way has changed.
     *
     * @param grossE4 what the client's gross exposure must be then
     * @throws IllegalStateException if it is not
     */
    void set(Route route, Exposure exposure, long grossE4) {
        Exposure before = route.cell.exposure();
        long held = route.cell.client.account.grossE4();
        long expected =
                Math.addExact(Math.subtractExact(held, before.grossE4()), exposure.grossE4());
        requireGross(route.context.clientId(), grossE4, expected);
        route.cell.exposure(exposure);
        route.move(before, exposure);
    }

    /** Another session begins: what was executed in the one before counts no more. */
    void nextDay() {
        day.next();
    }

    static void requireGross(String clientId, long stated, long held) {
        if (stated != held) {
            throw new IllegalStateException(
                    "gross of " + clientId + ": stated " + stated + ", held " + held);
        }
    }

    /**
     * Tells exposures of a client that are not flat, at most that many; false if there are more.
     */
    boolean describe(String clientId, int most, BiConsumer<String, Exposure> out) {
        Client client = clients.get(clientId);
        int told = 0;
        for (Cell cell : client == null ? List.<Cell>of() : client.cells.values()) {
            Exposure exposure = cell.exposure();
            if (!exposure.equals(Exposure.FLAT)) {
                if (told++ == most) {
                    return false;
                }
                out.accept(cell.symbol, exposure);
            }
        }
        return true;
    }

    /**
     * Tells what is not flat and what was executed in this session, by client and symbol, and then
     * by desk, trader and strategy.
     */
    void describe(Description out) {
        for (Client client : new TreeMap<>(clients).values()) {
            for (Cell cell : new TreeMap<>(client.cells).values()) {
                if (!cell.exposure().equals(Exposure.FLAT)) {
                    out.exposure(client.id, cell.symbol, cell.exposure());
                }
                cell.routes.stream()
                        .filter(route -> !route.turnover().isZero())
                        .sorted(Comparator.comparing(Route::name))
                        .forEach(route ->
                                out.executed(
                                        route.context,
                                        cell.symbol,
                                        route.turnover().qty(),
                                        route.turnover().amountE4()));
            }
        }
        accounts.describe(out);
    }
}
