package com.brokerops.gate.sidecar.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of paths and methods of one listener. A path is matched as it was sent: nothing is
 * decoded, no slash is folded.
 *
 * <p><b>Thread.</b> Any; it does not change once built.
 */
public final class Router {
    /** A route, who may use it, and whether it takes a query string. */
    record Endpoint(Route route, Access access, boolean query) {}

    /**
     * A line of the table.
     *
     * @param path with its variable as it was added, {@code /v1/decisions/{trace_id}}
     * @param open true if it asks for no credential
     */
    public record Line(String method, String path, boolean open) {}

    /** The methods of one path. */
    record Resource(Map<String, Endpoint> endpoints, String allow) {}

    private static final String VARIABLE = "{}";

    private final Map<String, Resource> resources;
    private final List<Line> lines;

    private Router(Map<String, Resource> resources, List<Line> lines) {
        this.resources = resources;
        this.lines = lines;
    }

    /** Starts an empty table. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every route there is. */
    public List<Line> lines() {
        return lines;
    }

    /** What is served under a path, or null. */
    @Nullable Resource resource(String path) {
        Resource resource = resources.get(path);
        if (resource != null || path.endsWith("/")) {
            return resource;
        }
        String parent = parent(path);
        resource = resources.get(parent + VARIABLE);
        if (resource != null || parent.endsWith("//") || parent.length() < 2) {
            return resource;
        }
        String before = parent(parent.substring(0, parent.length() - 1));
        return resources.get(before + VARIABLE + path.substring(parent.length() - 1));
    }

    /** The path up to and including its last slash. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** A table in the making. */
    public static final class Builder {
        private final Map<String, Map<String, Endpoint>> paths = new HashMap<>();
        private final List<Line> lines = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a GET route.
         *
         * @param path like {@code /health}, or with a variable as the last segment or the one
         *     before, {@code /v1/decisions/{trace_id}}; see {@link Exchange#segmentFromEnd}
         */
        public Builder get(String path, Access access, Route route) {
            return add("GET", path, new Endpoint(route, access, false));
        }

        /** Adds a GET route that takes a query string. */
        public Builder getWithQuery(String path, Access access, Route route) {
            return add("GET", path, new Endpoint(route, access, true));
        }

        /** Adds a POST route. */
        public Builder post(String path, Access access, Route route) {
            return add("POST", path, new Endpoint(route, access, false));
        }

        /** Makes the table. */
        public Router build() {
            Map<String, Resource> resources = new HashMap<>();
            for (Map.Entry<String, Map<String, Endpoint>> path : paths.entrySet()) {
                String allow = String.join(", ", path.getValue().keySet());
                resources.put(path.getKey(), new Resource(Map.copyOf(path.getValue()), allow));
            }
            return new Router(Map.copyOf(resources), List.copyOf(lines));
        }

        private Builder add(String method, String path, Endpoint endpoint) {
            Endpoint before =
                    paths.computeIfAbsent(key(path), _ -> new TreeMap<>())
                            .putIfAbsent(method, endpoint);
            if (before != null) {
                throw new IllegalArgumentException(method + " " + path + " twice");
            }
            lines.add(new Line(method, path, endpoint.access().equals(Access.OPEN)));
            return this;
        }

        /** The path with its variable, whatever it is called, as {@link #VARIABLE}. */
        private static String key(String path) {
            String key = path.replaceFirst("\\{[a-z_0-9]+}", VARIABLE);
            int variable = key.indexOf(VARIABLE);
            boolean findable =
                    variable < 0
                            || key.charAt(variable - 1) == '/'
                                    && key.lastIndexOf('/') <= variable + VARIABLE.length();
            if (!path.startsWith("/") || !findable || key.lastIndexOf('{') != variable) {
                throw new IllegalArgumentException(path + " is no path of this table");
            }
            return key;
        }
    }
}
