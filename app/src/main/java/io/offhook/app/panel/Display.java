package io.offhook.app.panel;

import io.offhook.app.demo.Sample;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Shows samples as they come: redraws a panel in place on a terminal, else prints a line every five seconds and at each change of phase. */
public final class Display {
    private static final double LINE_SECONDS = 5;
    private static final int DEFAULT_COLUMNS = 80;

    private final PrintWriter out;
    private final boolean terminal;
    private final int planned;
    private final Panel panel;
    private int drawn;
    private double nextLineAt;
    private String phase = "";

    private Display(PrintWriter out, boolean terminal, boolean colours, int columns, int planned) {
        this.out = out;
        this.terminal = terminal;
        this.planned = planned;
        this.panel = new Panel(columns, terminal && colours);
    }

    /**
     * A display for what the environment says: the launcher sets OFFHOOK_TTY where stderr is a terminal, NO_COLOR (no-color.org) switches colours off,
     * TERM=dumb the redrawing too.
     */
    public static Display of(PrintWriter out, Map<String, String> environment, int planned) {
        boolean terminal = "1".equals(environment.get("OFFHOOK_TTY")) && !"dumb".equals(environment.get("TERM"));
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Display(out, terminal, colours, columns(environment.get("COLUMNS")), planned);
    }

    /** Shows one sample. Called from one thread at a time. */
    public synchronized void show(Sample sample) {
        if (terminal) {
            draw(panel.lines(planned, sample));
        } else if (sample.atSeconds() >= nextLineAt || !sample.phase().equals(phase)) {
            nextLineAt = sample.atSeconds() + LINE_SECONDS;
            out.println(Panel.line(sample));
            out.flush();
        }
        phase = sample.phase();
    }

    private void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            text.append("\r\u001b[2K").append(line).append('\n');
        }
        drawn = lines.size();
        out.print(text);
        out.flush();
    }

    private static int columns(@org.jspecify.annotations.Nullable String text) {
        try {
            int columns = text == null ? DEFAULT_COLUMNS : Integer.parseInt(text.trim());
            return columns < 20 ? DEFAULT_COLUMNS : columns;
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }
}
