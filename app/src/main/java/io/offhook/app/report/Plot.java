package io.offhook.app.report;

import java.util.List;

/**
 * One plot, drawn by script, and the same figures as a table for who has none.
 *
 * @param kind bar or line
 * @param labels of the horizontal axis
 */
record Plot(String id, String title, String kind, String x, String y, List<String> labels, List<Series> series) {
    /** One row of values, as many as there are labels. */
    record Series(String name, double[] values) {}

    void write(Json json) {
        json.text("id", id).text("kind", kind).text("x", x).text("y", y).texts("labels", labels);
        json.objects("series", series, (one, s) -> one.text("name", s.name()).numbers("values", s.values()));
    }

    void figure(StringBuilder page) {
        page.append("<figure><h3>")
                .append(Markup.escape(title))
                .append("</h3><div class=\"plot\"><canvas id=\"")
                .append(Markup.escape(id))
                .append("\" role=\"img\" aria-label=\"")
                .append(Markup.escape(title))
                .append("; the table below says the same\"></canvas></div><details><summary>as a table</summary>")
                .append("<div class=\"wide\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">")
                .append(Markup.escape(x))
                .append("</th>");
        for (Series one : series) {
            page.append("<th scope=\"col\">").append(Markup.escape(one.name())).append("</th>");
        }
        page.append("</tr></thead><tbody>");
        for (int i = 0; i < labels.size(); i++) {
            page.append("<tr><td>").append(Markup.escape(labels.get(i))).append("</td>");
            for (Series one : series) {
                page.append("<td>").append(number(one.values()[i])).append("</td>");
            }
            page.append("</tr>");
        }
        page.append("</tbody></table></div></details></figure>\n");
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(java.util.Locale.ROOT, "%.2f", value);
    }
}
