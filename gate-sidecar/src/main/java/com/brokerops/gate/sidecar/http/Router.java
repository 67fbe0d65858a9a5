package com.brokerops.gate.sidecar.http;

import java.util.HashMap;
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
    /** A route and whether it takes a query string. */
    record Endpoint(Route route, boolean query) {}

    /** The methods of one path. */
    record Resource(Map<String, Endpoint> endpoints, String allow) {}

    private final Map<String, Resource> exact;
    private final Map<String, Resource> parents;

    private Router(Map<String, Resource> exact, Map<String, Resource> parents) {
        this.exact = exact;
        this.parents = parents;
    }

    /** Starts an empty table. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is served under a path, or null. */
    @Nullable Resource resource(String path) {
        Resource resource = exact.get(path);
        if (resource != null || path.endsWith("/")) {
            return resource;
        }
        return parents.get(parent(path));
    }

    /** The path up to and including its last slash. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** A table in the making. */
    public static final class Builder {
        private final Map<String, Map<String, Endpoint>> exact = new HashMap<>();
        private final Map<String, Map<String, Endpoint>> parents = new HashMap<>();

        private Builder() {}

        /**
         * Adds a GET route.
         *
         * @param path like {@code /health}, or {@code /v1/decisions/{trace_id}} whose last segment
         *     is a variable, see {@link Exchange#lastSegment()}
         */
        public Builder get(String path, Route route) {
            return add("GET", path, new Endpoint(route, false));
        }

        /** Adds a GET route that takes a query string. */
        public Builder getWithQuery(String path, Route route) {
            return add("GET", path, new Endpoint(route, true));
        }

        /** Adds a POST route. */
        public Builder post(String path, Route route) {
            return add("POST", path, new Endpoint(route, false));
        }

        /** Makes the table. */
        public Router build() {
            return new Router(resources(exact), resources(parents));
        }

        private Builder add(String method, String path, Endpoint endpoint) {
            boolean variable = path.endsWith("}");
            String key = variable ? parent(path) : path;
            Endpoint before =
                    (variable ? parents : exact)
                            .computeIfAbsent(key, _ -> new TreeMap<>())
                            .putIfAbsent(method, endpoint);
            if (before != null || !path.startsWith("/")) {
                throw new IllegalArgumentException(method + " " + path + " twice, or no path");
            }
            return this;
        }

        private static Map<String, Resource> resources(Map<String, Map<String, Endpoint>> paths) {
            Map<String, Resource> resources = new HashMap<>();
            for (Map.Entry<String, Map<String, Endpoint>> path : paths.entrySet()) {
                String allow = String.join(", ", path.getValue().keySet());
                resources.put(path.getKey(), new Resource(Map.copyOf(path.getValue()), allow));
            }
            return Map.copyOf(resources);
        }
    }
}
