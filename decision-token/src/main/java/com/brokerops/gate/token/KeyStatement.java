package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of the keys of a directory: which one signs, which still verify, which are
 * revoked. A key that is not named neither signs nor verifies.
 *
 * <p>As JSON, with the last three members optional:
 *
 * <pre>
 * {"active": "prod-2", "verifying": ["prod-1"], "revoked": ["prod-0"],
 *  "expires": {"prod-2": "2027-01-31T00:00:00.000Z"}}
 * </pre>
 *
 * <p><b>Units.</b> Times in milliseconds since the epoch.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} for names that are no kids, a kid in two
 * places, more than {@link KeyDirectory#MOST_KEYS} kids, and an expiry of a key that does not sign
 * or verify.
 *
 * @param active the key that signs
 * @param verifying the other keys whose tokens are good
 * @param revoked keys whose tokens are refused; their files are not read
 * @param expiresAtEpochMillis from when on a key signs nothing; absent means never
 */
public record KeyStatement(
        String active,
        SortedSet<String> verifying,
        SortedSet<String> revoked,
        SortedMap<String, Long> expiresAtEpochMillis) {

    public KeyStatement {
        verifying = new TreeSet<>(verifying);
        revoked = new TreeSet<>(revoked);
        expiresAtEpochMillis = new TreeMap<>(expiresAtEpochMillis);
        TreeSet<String> named = new TreeSet<>(verifying);
        named.addAll(revoked);
        named.add(active);
        for (String kid : named) {
            require(SigningKey.isKid(kid), "a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        int places = 1 + verifying.size() + revoked.size();
        require(named.size() == places, "a key is named in two places");
        require(places <= KeyDirectory.MOST_KEYS, tooMany());
        for (String kid : expiresAtEpochMillis.keySet()) {
            require(
                    kid.equals(active) || verifying.contains(kid),
                    "expires names " + kid + ", which neither signs nor verifies");
        }
    }

    /** One key that signs, and no other. */
    static KeyStatement only(String kid) {
        return new KeyStatement(kid, new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    }

    /** The same with one more key, which verifies and does not sign yet. */
    KeyStatement withVerifying(String kid) {
        require(!kid.equals(active) && !verifying.contains(kid), kid + " is in use");
        require(!revoked.contains(kid), kid + " is revoked, and its name is not used again");
        TreeSet<String> more = new TreeSet<>(verifying);
        more.add(kid);
        return new KeyStatement(active, more, revoked, expiresAtEpochMillis);
    }

    /** The same, with a time from when on a key signs nothing; null for no such time. */
    KeyStatement withExpiry(String kid, @Nullable Long expiresAt) {
        TreeMap<String, Long> expires = new TreeMap<>(expiresAtEpochMillis);
        if (expiresAt == null) {
            expires.remove(kid);
        } else {
            expires.put(kid, expiresAt);
        }
        return new KeyStatement(active, verifying, revoked, expires);
    }

    /** The same, with a verifying key signing; the one that signed goes on verifying. */
    public KeyStatement withActive(String kid) {
        require(verifying.contains(kid), kid + " is no verifying key");
        TreeSet<String> others = new TreeSet<>(verifying);
        others.remove(kid);
        others.add(active);
        return new KeyStatement(kid, others, revoked, expiresAtEpochMillis);
    }

    /** The same, with a verifying key no longer good. */
    public KeyStatement withRevoked(String kid) {
        require(!kid.equals(active), kid + " is active; activate another first");
        require(verifying.contains(kid), kid + " is no verifying key");
        TreeSet<String> others = new TreeSet<>(verifying);
        others.remove(kid);
        TreeSet<String> more = new TreeSet<>(revoked);
        more.add(kid);
        TreeMap<String, Long> expires = new TreeMap<>(expiresAtEpochMillis);
        expires.remove(kid);
        return new KeyStatement(active, others, more, expires);
    }

    /**
     * Reads a statement.
     *
     * @throws com.brokerops.gate.contract.JsonException or IllegalArgumentException for anything
     *     else
     */
    static KeyStatement parse(byte[] json) {
        TokenMembers members = TokenMembers.of("the statement", JsonReader.parse(json));
        for (Object name : members.map().keySet()) {
            require(
                    List.of("active", "verifying", "revoked", "expires").contains(name),
                    "has an unknown member");
        }
        TreeMap<String, Long> expires = new TreeMap<>();
        if (members.has("expires")) {
            TokenMembers times = members.object("expires");
            for (Object kid : times.map().keySet()) {
                expires.put((String) kid, Timestamps.toMillis(times.string((String) kid)));
            }
        }
        return new KeyStatement(
                members.string("active"),
                kids(members.map(), "verifying"),
                kids(members.map(), "revoked"),
                expires);
    }

    private static SortedSet<String> kids(Map<?, ?> members, String name) {
        TreeSet<String> kids = new TreeSet<>();
        List<?> listed = new ArrayList<>();
        if (members.containsKey(name)) {
            require(members.get(name) instanceof List<?>, name + " is not a list");
            listed = (List<?>) members.get(name);
        }
        for (Object kid : listed) {
            require(kid instanceof String text && kids.add(text), name + " is not a list of names");
        }
        return kids;
    }

    /** The bytes of the statement, a line for each member. */
    byte[] toJson() {
        JsonWriter out = new JsonWriter(1024);
        out.beginObject().field("active", active).put((byte) '\n');
        write(out, "verifying", verifying);
        write(out, "revoked", revoked);
        out.field("expires").beginObject();
        expiresAtEpochMillis.forEach((kid, at) -> out.field(kid).string(Timestamps.ofMillis(at)));
        out.endObject().endObject().put((byte) '\n');
        return out.toBytes();
    }

    private static void write(JsonWriter out, String name, SortedSet<String> kids) {
        out.field(name).beginArray();
        for (String kid : kids) {
            out.string(kid);
        }
        out.endArray().put((byte) '\n');
    }

    private static String tooMany() {
        return "names more than "
                + KeyDirectory.MOST_KEYS
                + " keys; take old revoked ones out, with their files";
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
