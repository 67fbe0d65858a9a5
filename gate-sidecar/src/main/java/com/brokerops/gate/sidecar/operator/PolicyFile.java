package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy as a file. To change a number, edit the file; to add a kind of rule, add a record to
 * {@link Rules} and a case here.
 */
public record PolicyFile(Policy policy, byte[] bytes) {
    private static final int MAX_RULES = 200;
    private static final int MAX_REASONS = 4;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Reads and checks a policy.
     *
     * @throws FileException naming the field at fault
     */
    public static PolicyFile read(Path path) {
        return of(YamlFile.read(path));
    }

    /**
     * Reads and checks the bytes of a policy.
     *
     * @throws FileException naming the field at fault
     */
    public static PolicyFile parse(byte[] bytes) {
        return of(YamlFile.of(Path.of("policy"), bytes));
    }

    private static PolicyFile of(YamlFile file) {
        YamlMapping root = file.root();
        String version = root.text("version");
        String allow = root.text("allow_rule_id");
        List<Rule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (YamlMapping mapping : root.mappings("rules")) {
            Rule rule = rule(mapping);
            if (!ids.add(rule.id())) {
                throw mapping.fail("id", "is used twice: " + rule.id());
            }
            rules.add(rule);
        }
        root.end();
        if (rules.size() > MAX_RULES) {
            throw root.fail("rules", "has more than " + MAX_RULES);
        }
        if (mostThatFire(rules) > MAX_REASONS) {
            // A decision and all its reasons are one line of the audit log, of at most 8 KiB.
            throw root.fail(
                    "rules", "could give more than " + MAX_REASONS + " reasons for an order");
        }
        checkName(root, "version", version);
        checkName(root, "allow_rule_id", allow);
        return new PolicyFile(new Policy(version, file.sha256(), rules, allow), file.bytes());
    }

    /** How many rules could fire on one order: those for every order, and those of one symbol. */
    private static int mostThatFire(List<Rule> rules) {
        Map<String, Integer> ofSymbol = new HashMap<>();
        int ofEvery = 0;
        for (Rule rule : rules) {
            if (rule instanceof Rules.SymbolQuantity symbol) {
                ofSymbol.merge(symbol.symbol(), 1, Integer::sum);
            } else {
                ofEvery++;
            }
        }
        return ofEvery + (ofSymbol.isEmpty() ? 0 : Collections.max(ofSymbol.values()));
    }

    /** Keeps the exact bytes under their hash, for whoever asks later what the rules were. */
    public void keepIn(Path directory) throws IOException {
        Path kept = directory.resolve(policy.hash() + ".yaml");
        if (!Files.exists(kept)) {
            Files.createDirectories(directory, OWNER_ENTERS);
            Path written = Files.createTempFile(directory, "policy", ".tmp");
            Files.write(written, bytes, StandardOpenOption.SYNC);
            Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Rule rule(YamlMapping mapping) {
        String id = mapping.text("id");
        checkName(mapping, "id", id);
        if (!mapping.text("severity").equals("HARD")) {
            throw mapping.fail("severity", "must be HARD; SOFT is not supported yet");
        }
        try {
            Rule rule =
                    switch (mapping.text("type")) {
                        case "order_qty" -> new Rules.OrderQuantity(id, mapping.number("max_qty"));
                        case "symbol_qty" ->
                                new Rules.SymbolQuantity(
                                        id, symbol(mapping), mapping.number("max_qty"));
                        case "low_price_qty" ->
                                new Rules.LowPriceQuantity(
                                        id,
                                        mapping.priceE8("below_price"),
                                        mapping.number("max_qty"));
                        default -> throw mapping.fail("type", "is unknown");
                    };
            mapping.end();
            return rule;
        } catch (IllegalArgumentException e) {
            throw mapping.fail("id", String.valueOf(e.getMessage()));
        }
    }

    private static String symbol(YamlMapping mapping) {
        String symbol = Identifiers.upperCased(mapping.text("symbol"));
        Identifiers.requireSymbol("symbol", symbol);
        return symbol;
    }

    private static void checkName(YamlMapping mapping, String key, String name) {
        try {
            Identifiers.requireName(key, name);
        } catch (IllegalArgumentException e) {
            throw mapping.fail(key, "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
        }
    }
}
