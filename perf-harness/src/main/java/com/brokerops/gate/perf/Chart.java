package com.brokerops.gate.perf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A line chart as SVG, with logarithmic latency upwards. It refers to nothing outside itself.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Chart {
    private static final String[] COLORS = {
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"
    };
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    /**
     * One line.
     *
     * @param xs places from 0 to 1
     * @param ys milliseconds
     */
    private record Line(String name, double[] xs, double[] ys, boolean dashed) {}

    private final String title;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder marks = new StringBuilder();

    Chart(String title) {
        this.title = title;
    }

    /** A word under the axis. */
    Chart mark(double x, String word) {
        text(marks, x(x), HEIGHT - BOTTOM + 18, "middle", word);
        marks.append(
                format(
                        "<line x1='%s' x2='%s' y1='%s' y2='%s' stroke='#eee'/>",
                        x(x), x(x), (double) TOP, (double) (HEIGHT - BOTTOM)));
        return this;
    }

    Chart line(String name, double[] xs, double[] ys, boolean dashed) {
        lines.add(new Line(name, xs, ys, dashed));
        return this;
    }

    String svg() {
        double most = lines.stream().flatMapToDouble(l -> Arrays.stream(l.ys())).max().orElse(1);
        double least =
                lines.stream()
                        .flatMapToDouble(l -> Arrays.stream(l.ys()))
                        .filter(y -> y > 0)
                        .min()
                        .orElse(1);
        double from = Math.floor(Math.log10(least));
        double to = Math.max(from + 1, Math.ceil(Math.log10(most)));
        DoubleUnaryOperator height =
                y ->
                        HEIGHT
                                - BOTTOM
                                - (Math.log10(Math.max(y, least)) - from)
                                        / (to - from)
                                        * (HEIGHT - TOP - BOTTOM);
        StringBuilder svg = new StringBuilder();
        svg.append(
                format(
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %s %s' width='%s'"
                                + " font-family='sans-serif' font-size='12'><rect width='100%%'"
                                + " height='100%%' fill='white'/>",
                        (double) WIDTH, (double) HEIGHT, (double) WIDTH));
        text(svg, LEFT, 22, "start", title);
        svg.append(marks);
        for (double decade = from; decade <= to; decade++) {
            double y = height.applyAsDouble(Math.pow(10, decade));
            svg.append(
                    format(
                            "<line x1='%s' x2='%s' y1='%s' y2='%s' stroke='#ddd'/>",
                            (double) LEFT, (double) (WIDTH - RIGHT), y, y));
            text(svg, LEFT - 6, y + 4, "end", milliseconds(decade));
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLORS[i % COLORS.length], TOP + 16 * i, height);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(
            StringBuilder svg, Line line, String color, int legendY, DoubleUnaryOperator height) {
        svg.append("<polyline fill='none' stroke-width='2' stroke='").append(color).append('\'');
        svg.append(line.dashed() ? " stroke-dasharray='5 4'" : "").append(" points='");
        for (int i = 0; i < line.xs().length; i++) {
            svg.append(format("%s,%s ", x(line.xs()[i]), height.applyAsDouble(line.ys()[i])));
        }
        svg.append("'/>");
        double legendX = WIDTH - RIGHT + 14;
        svg.append(
                format(
                        "<line x1='%s' x2='%s' y1='%s' y2='%s' stroke-width='2' stroke='"
                                + color
                                + "'/>",
                        legendX,
                        legendX + 16,
                        legendY + 6.0,
                        legendY + 6.0));
        text(svg, legendX + 22, legendY + 10, "start", line.name());
    }

    static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(format("<text x='%s' y='%s' text-anchor='" + anchor + "'>", x, y))
                .append(words.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</text>");
    }

    private static String milliseconds(double decade) {
        return decade >= 0
                ? Math.round(Math.pow(10, decade)) + " ms"
                : Math.round(Math.pow(10, decade + 3)) + " us";
    }

    private static double x(double place) {
        return LEFT + place * (WIDTH - LEFT - RIGHT);
    }

    /** Every {@code %s} becomes a number with one decimal. */
    private static String format(String pattern, double... numbers) {
        Object[] words = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            words[i] = String.format(Locale.ROOT, "%.1f", numbers[i]);
        }
        return String.format(Locale.ROOT, pattern, words);
    }
}
