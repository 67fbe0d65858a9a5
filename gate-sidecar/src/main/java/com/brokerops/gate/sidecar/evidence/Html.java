package com.brokerops.gate.sidecar.evidence;

import org.jspecify.annotations.Nullable;

/**
 * HTML in the making. Every text goes through {@link #escaped}; the tags are ours.
 *
 * <p><b>Thread.</b> One.
 */
final class Html {
    private final StringBuilder out = new StringBuilder(32 << 10);

    /** Tags, as they stand. */
    Html tags(String html) {
        out.append(html);
        return this;
    }

    Html text(Object text) {
        out.append(escaped(String.valueOf(text)));
        return this;
    }

    Html heading(String text) {
        return tags("<h2>").text(text).tags("</h2>\n");
    }

    Html paragraph(String text) {
        return tags("<p>").text(text).tags("</p>\n");
    }

    /** Begins a table of {@link #fact facts}. */
    Html facts() {
        return tags("<table class=\"facts\">\n");
    }

    /** Begins a table of these columns. */
    Html table(String... columns) {
        tags("<table>\n<tr>");
        for (String column : columns) {
            tags("<th>").text(column).tags("</th>");
        }
        return tags("</tr>\n");
    }

    /** A row of a table. */
    Html row(Object... cells) {
        tags("<tr>");
        for (Object cell : cells) {
            tags("<td>").text(cell).tags("</td>");
        }
        return tags("</tr>\n");
    }

    /** A row of a name and a value; none without a value. */
    Html fact(String name, @Nullable Object value) {
        return value == null
                ? this
                : tags("<tr><th>").text(name).tags("</th><td>").text(value).tags("</td></tr>\n");
    }

    Html endTable() {
        return tags("</table>\n");
    }

    @Override
    public String toString() {
        return out.toString();
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
