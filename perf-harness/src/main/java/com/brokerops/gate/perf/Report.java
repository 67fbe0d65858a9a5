package com.brokerops.gate.perf;

import tools.jackson.databind.JsonNode;

/** An artifact as one HTML page that needs nothing else. */
final class Report {
    private static final String STYLE =
            "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0"
                    + " 1em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em"
                    + " .6em;"
                    + "text-align:right}td:first-child,th:first-child{text-align:left}.no{color:#b00}";

    private final StringBuilder html = new StringBuilder();

    private Report() {}

    static String html(JsonNode artifact) {
        Report report = new Report();
        report.page(artifact);
        return report.html.toString();
    }

    private void page(JsonNode artifact) {
        html.append(
                "<!doctype html><html lang='en'><meta charset='utf-8'><title>P0 sidecar</title>");
        html.append("<style>").append(STYLE).append("</style><h1>P0 sidecar performance</h1><p>");
        JsonNode environment = artifact.path("environment");
        text(artifact.path("timestamp").asString(""));
        text(", commit " + artifact.path("commit").asString(""));
        text(", durability " + artifact.path("durability").asString(""));
        text(
                ", "
                        + environment.path("cpu").asString("")
                        + ", "
                        + artifact.path("cores")
                        + " cores");
        text(", " + environment.path("os").asString(""));
        text(", Java " + environment.path("java_version").asString(""));
        text(", " + artifact.path("topology").asString("") + ": ");
        text(artifact.path("topology_note").asString("") + ".");
        html.append("</p><h2>Criteria</h2><table>");
        row("th", "criterion", "bound", "required", "aim", "measured", "met", "margin %");
        for (JsonNode one : artifact.path("criteria")) {
            row(
                    "td",
                    one.path("name").asString("") + ", " + one.path("unit").asString(""),
                    one.path("bound").asString(""),
                    one.path("required").toString(),
                    one.path("aim").toString(),
                    one.path("measured").toString(),
                    one.path("met").asBoolean() ? "yes" : "NO",
                    one.path("margin_percent").toString());
        }
        html.append("</table><h2>Latency</h2>").append(Charts.latencyByPercentile(artifact));
        html.append(Charts.throughputAgainstLatency(artifact));
        html.append("<h2>Decision record's run</h2>").append(Charts.segments(artifact));
        throughput(artifact.path("throughput"));
        JsonNode published = artifact.path("published");
        html.append("<h2>Published, not measured</h2><p>");
        text("Earlier design: " + published.path("earlier_design"));
        text("; cloud path: " + published.path("cloud_path"));
        html.append("</p></html>\n");
    }

    private void throughput(JsonNode throughput) {
        html.append("<h2>Throughput, closed loop, medians</h2><table>");
        row("th", "server", "req/s", "of the ceiling", "p50 ms", "p99 ms", "errors");
        for (String name :
                new String[] {
                    "ceiling", Ratios.CEILING_SYNCED, "synced", "written", "no_projector"
                }) {
            JsonNode median = throughput.path(name).path("median");
            row(
                    "td",
                    name,
                    "" + Math.round(median.path("requests_per_sec").asDouble()),
                    throughput.path("ratio_to_ceiling").path(name).toString(),
                    median.path("latency_ms").path("p50").toString(),
                    median.path("latency_ms").path("p99").toString(),
                    median.path("errors_of_all_rounds").toString());
        }
        html.append("</table>");
    }

    private void row(String cell, String... words) {
        html.append("<tr>");
        for (String word : words) {
            html.append('<').append(cell).append(word.equals("NO") ? " class='no'>" : ">");
            text(word);
            html.append("</").append(cell).append('>');
        }
        html.append("</tr>");
    }

    private void text(String words) {
        html.append(words.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
