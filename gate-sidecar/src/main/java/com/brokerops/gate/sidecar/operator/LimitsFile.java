package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of every client as a file.
 *
 * @param sha256 of the file's bytes, lower-case hex
 */
public record LimitsFile(Map<String, Limits> byClient, String sha256) {
    /** Who owns limits that come from a file. */
    public static final String OWNER = "file";

    private static final int MAX_CLIENTS = 100_000;

    /**
     * Reads and checks limits.
     *
     * @throws FileException naming the field at fault
     */
    public static LimitsFile read(Path path) {
        YamlFile file = YamlFile.read(path);
        Map<String, Limits> byClient = new LinkedHashMap<>();
        for (YamlMapping group : file.root().mappings("limits")) {
            List<String> clients = group.texts("clients");
            Limits limits = limits(group);
            group.end();
            for (String client : clients) {
                try {
                    Identifiers.requireName("client", client);
                } catch (IllegalArgumentException e) {
                    throw group.fail("clients", "holds a malformed id");
                }
                if (byClient.put(client, limits) != null) {
                    throw group.fail("clients", "holds " + client + ", which has limits already");
                }
            }
        }
        file.root().end();
        if (byClient.size() > MAX_CLIENTS) {
            throw new FileException(path, "holds more than " + MAX_CLIENTS + " clients");
        }
        return new LimitsFile(byClient, file.sha256());
    }

    private static Limits limits(YamlMapping group) {
        long gross = group.moneyE4("gross", Limits.NOT_SET);
        long net = group.moneyE4("net", Limits.NOT_SET);
        if (net != Limits.NOT_SET && (gross == Limits.NOT_SET || net < gross)) {
            // The net side of an exposure never exceeds its gross: such a limit cannot bind.
            throw group.fail("net", "below gross is not supported yet");
        }
        try {
            return new Limits(
                    gross,
                    net,
                    group.moneyE4("order_notional", Limits.NOT_SET),
                    group.number("symbol_long", Limits.NOT_SET),
                    group.number("symbol_short", Limits.NOT_SET));
        } catch (IllegalArgumentException e) {
            throw group.fail("clients", String.valueOf(e.getMessage()));
        }
    }

    /** The events that take a book to what the file says; none when it says so already. */
    public List<LimitsChanged> changes(LimitsBook book) {
        Map<String, @Nullable Limits> changed = new TreeMap<>();
        byClient.forEach((client, limits) -> {
            if (!limits.equals(book.of(client))) {
                changed.put(client, limits);
            }
        });
        for (String client : book.all().keySet()) {
            if (!byClient.containsKey(client)) {
                changed.put(client, null);
            }
        }
        return events(changed, book.version());
    }

    private List<LimitsChanged> events(Map<String, @Nullable Limits> changed, long version) {
        List<LimitsChanged> events = new ArrayList<>();
        List<String> clients = new ArrayList<>();
        Limits limits = null;
        for (Map.Entry<String, @Nullable Limits> entry : changed.entrySet()) {
            boolean other = !Objects.equals(limits, entry.getValue());
            if (!clients.isEmpty() && (other || clients.size() == LimitsChanged.MAX_CLIENTS)) {
                events.add(event(version + events.size() + 1, clients, limits));
                clients.clear();
            }
            limits = entry.getValue();
            clients.add(entry.getKey());
        }
        if (!clients.isEmpty()) {
            events.add(event(version + events.size() + 1, clients, limits));
        }
        return events;
    }

    private LimitsChanged event(long version, List<String> clients, @Nullable Limits limits) {
        return new LimitsChanged(version, OWNER, sha256, clients, limits);
    }
}
