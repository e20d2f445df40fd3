package io.offhook.app.report;

import io.offhook.app.demo.Ladder;
import java.util.Locale;

/** A ladder diagram: parties upright, messages across, time downward. Its colours come from the page's style. */
final class LadderSvg {
    private static final int WIDTH = 960;
    private static final int LEFT = 190;
    private static final int APART = 290;
    private static final int TOP = 56;
    private static final int STEP = 30;

    private LadderSvg() {}

    static String of(Ladder ladder) {
        int height = TOP + STEP * (ladder.steps().size() + 1);
        StringBuilder svg = new StringBuilder();
        svg.append("<svg class=\"ladder\" role=\"img\" aria-labelledby=\"ladder-title\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\"><title id=\"ladder-title\">Messages of ")
                .append(Markup.escape(ladder.title()))
                .append("; the table below says the same</title>");
        for (int i = 0; i < ladder.parties().size(); i++) {
            party(svg, x(i), height, ladder.parties().get(i));
        }
        int y = TOP + STEP;
        for (Ladder.Step step : ladder.steps()) {
            step(svg, step, y);
            y += STEP;
        }
        return svg.append("</svg>").toString();
    }

    private static void party(StringBuilder svg, int x, int height, String name) {
        svg.append("<rect class=\"party\" x=\"")
                .append(x - 60)
                .append("\" y=\"8\" width=\"120\" height=\"28\" rx=\"6\"/>")
                .append("<text class=\"name\" x=\"")
                .append(x)
                .append("\" y=\"27\" text-anchor=\"middle\">")
                .append(Markup.escape(name))
                .append("</text><line class=\"life\" x1=\"")
                .append(x)
                .append("\" y1=\"36\" x2=\"")
                .append(x)
                .append("\" y2=\"")
                .append(height - 8)
                .append("\"/>");
    }

    private static void step(StringBuilder svg, Ladder.Step step, int y) {
        int from = x(step.from());
        int to = x(step.to());
        int direction = to > from ? 1 : -1;
        int tip = to - 2 * direction;
        svg.append("<g class=\"")
                .append(kind(step))
                .append("\"><text class=\"time\" x=\"")
                .append(LEFT - 76)
                .append("\" y=\"")
                .append(y + 4)
                .append("\" text-anchor=\"end\">")
                .append(String.format(Locale.ROOT, "%.1f ms", step.atMs()))
                .append("</text><text class=\"label\" x=\"")
                .append((from + to) / 2)
                .append("\" y=\"")
                .append(y - 5)
                .append("\" text-anchor=\"middle\">")
                .append(Markup.escape(step.label()))
                .append("</text><line x1=\"")
                .append(from + 2 * direction)
                .append("\" y1=\"")
                .append(y)
                .append("\" x2=\"")
                .append(tip - 6 * direction)
                .append("\" y2=\"")
                .append(y)
                .append("\"/><path d=\"M")
                .append(tip)
                .append(' ')
                .append(y)
                .append(" l")
                .append(-9 * direction)
                .append(" -4 v8 z\"/></g>");
    }

    private static String kind(Ladder.Step step) {
        if (step.media()) {
            return "media";
        }
        return Character.isDigit(step.label().isEmpty() ? ' ' : step.label().charAt(0)) ? "answer" : "request";
    }

    private static int x(int party) {
        return LEFT + APART * party;
    }
}
