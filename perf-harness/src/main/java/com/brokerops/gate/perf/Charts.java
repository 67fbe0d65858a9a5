package com.brokerops.gate.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/** The pictures of an artifact. */
final class Charts {
    private static final double[] PERCENTILES = {
        0, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99
    };
    private static final int NINES = 4;

    private Charts() {}

    /** Each rate of the open loop, the ceiling at 10,000 and the disk; the middle round of each. */
    static String latencyByPercentile(JsonNode artifact) {
        Chart chart = new Chart("Latency from the intended time, by percentile (open loop)");
        chart.mark(0, "0").mark(place(50), "50").mark(place(90), "90").mark(place(99), "99");
        chart.mark(place(99.9), "99.9").mark(place(99.99), "99.99");
        JsonNode open = artifact.path("open_loop");
        for (JsonNode rate : open.path("rates")) {
            int due = rate.path("requests_per_sec_due").asInt();
            add(chart, "gate, " + due + "/s", middle(rate.path("gate").path("rounds")), false);
            if (due == 10_000) {
                String name = "ceiling, " + due + "/s";
                add(chart, name, middle(rate.path("ceiling").path("rounds")), true);
            }
        }
        JsonNode disk = open.path("disk_fdatasync").path("rounds");
        if (!disk.isEmpty()) {
            add(chart, "fdatasync alone", middle(disk), true);
        }
        return chart.svg();
    }

    /** Percentiles against the rate that was sent. */
    static String throughputAgainstLatency(JsonNode artifact) {
        List<Double> rates = new ArrayList<>();
        List<JsonNode> medians = new ArrayList<>();
        for (JsonNode rate : artifact.path("open_loop").path("rates")) {
            rates.add(rate.path("requests_per_sec_due").asDouble());
            medians.add(rate.path("gate").path("median").path("latency_ms"));
        }
        double most = rates.isEmpty() ? 1 : rates.get(rates.size() - 1);
        Chart chart = new Chart("Latency against requests a second (open loop, medians)");
        double[] xs = rates.stream().mapToDouble(rate -> rate / most).toArray();
        for (double rate : rates) {
            chart.mark(rate / most, String.format(Locale.ROOT, "%.0fk", rate / 1000));
        }
        for (String name : new String[] {"p50", "p99", "p99_9"}) {
            double[] ys = medians.stream().mapToDouble(m -> m.path(name).asDouble()).toArray();
            chart.line(name.replace('_', '.'), xs, ys, false);
        }
        return chart.svg();
    }

    private static void add(Chart chart, String name, Histogram histogram, boolean dashed) {
        double[] xs = new double[PERCENTILES.length];
        double[] ys = new double[PERCENTILES.length];
        for (int i = 0; i < PERCENTILES.length; i++) {
            xs[i] = place(PERCENTILES[i]);
            ys[i] = histogram.getValueAtPercentile(PERCENTILES[i]) / 1e6;
        }
        chart.line(name, xs, ys, dashed);
    }

    /** Each nine takes the same width. */
    private static double place(double percentile) {
        return -Math.log10(1 - percentile / 100) / NINES;
    }

    private static Histogram middle(JsonNode rounds) {
        double p99 = Rounds.median(rounds, r -> r.path("latency_ms").path("p99").asDouble());
        JsonNode nearest = rounds.path(0);
        double least = Double.MAX_VALUE;
        for (JsonNode round : rounds) {
            double distance = Math.abs(round.path("latency_ms").path("p99").asDouble() - p99);
            if (distance < least) {
                least = distance;
                nearest = round;
            }
        }
        return Histograms.decode(nearest.path("histogram").asString(""));
    }

    /** Where the gate's own time goes, in the decision record's run: p50 dark, p99 light. */
    static String segments(JsonNode artifact) {
        JsonNode segments = artifact.path("segment_percentiles_ms");
        double most = Math.max(0.001, segments.path("total").path("p99").asDouble());
        int height = 40 + 30 * Tally.SEGMENTS.length;
        StringBuilder svg =
                new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' width='760'");
        svg.append(" viewBox='0 0 760 ").append(height);
        svg.append("' font-family='sans-serif' font-size='12'>");
        Chart.text(svg, 70, 22, "start", "The gate's own time by segment, p50 (dark) and p99, ms");
        for (int i = 0; i < Tally.SEGMENTS.length; i++) {
            JsonNode segment = segments.path(Tally.SEGMENTS[i]);
            int y = 36 + 30 * i;
            Chart.text(svg, 62, y + 15, "end", Tally.SEGMENTS[i]);
            bar(svg, y, segment.path("p99").asDouble() / most, "#9ecae1");
            bar(svg, y, segment.path("p50").asDouble() / most, "#1f77b4");
            String words = segment.path("p50") + " / " + segment.path("p99");
            Chart.text(svg, 590, y + 15, "start", words);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int y, double part, String color) {
        svg.append("<rect x='70' height='20' y='").append(y).append("' width='");
        svg.append(Math.round(Math.clamp(part, 0, 1) * 500)).append("' fill='").append(color);
        svg.append("'/>");
    }
}
