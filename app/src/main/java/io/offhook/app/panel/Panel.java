package io.offhook.app.panel;

import io.offhook.app.demo.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One sample as lines of text: a panel for a terminal, or one line for everything else. */
public final class Panel {
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final int columns;
    private final boolean colours;

    /**
     * A panel.
     *
     * @param columns widest line
     * @param colours whether escape codes may stand in it
     */
    public Panel(int columns, boolean colours) {
        this.columns = columns;
        this.colours = colours;
    }

    /** The panel; always the same number of lines, none wider than the columns. */
    public List<String> lines(int planned, Sample s) {
        List<String> lines = new ArrayList<>();
        lines.add(head(clock(s.atSeconds()) + "  " + s.phase()));
        lines.add(row("phones", count(s.registered()) + " registered", count(s.registrationsFailed()) + " failed"));
        lines.add(row(
                "calls",
                count(s.active()) + " active of " + count(planned),
                format("%.0f/s", s.callsPerSecond()),
                count(s.established()) + " set up",
                count(s.failed()) + " failed"));
        lines.add(row(
                "setup delay", "p50 " + ms(s.setupP50Ms()), "p95 " + ms(s.setupP95Ms()), "p99 " + ms(s.setupP99Ms())));
        lines.add(row(
                "audio",
                count(s.sentPerSecond()) + " packets/s out",
                count(s.receivedPerSecond()) + "/s in",
                format("loss %.2f %%", s.lossPercent())));
        lines.add(row("MOS", mos("p5", s.mosP5()), mos("p50", s.mosP50())));
        lines.add(row("pacing", "late p99 " + ms(s.pacingP99Ms())));
        lines.add(
                row("machine", format("CPU %.0f %%", s.cpuPercent()), format("GC %d (%d ms)", s.gcCount(), s.gcMs())));
        return lines;
    }

    /** The same in one line, without escape codes whatever the colours. */
    public static String line(Sample s) {
        return format(
                "%s %s: %d registered, %d active, %.0f calls/s, setup p50/p95/p99 %.1f/%.1f/%.1f ms,"
                        + " rtp out/in %.0f/%.0f packets/s, loss %.2f %%, MOS p5/p50 %.2f/%.2f, late p99 %.2f ms, CPU %.0f %%, GC %d (%d ms)",
                clock(s.atSeconds()),
                s.phase(),
                s.registered(),
                s.active(),
                s.callsPerSecond(),
                s.setupP50Ms(),
                s.setupP95Ms(),
                s.setupP99Ms(),
                s.sentPerSecond(),
                s.receivedPerSecond(),
                s.lossPercent(),
                s.mosP5(),
                s.mosP50(),
                s.pacingP99Ms(),
                s.cpuPercent(),
                s.gcCount(),
                s.gcMs());
    }

    private String head(String text) {
        String line = fit("  " + text);
        return colours ? BOLD + line + PLAIN : line;
    }

    private String row(String name, String... values) {
        String label = "  " + name + " ".repeat(Math.max(1, 13 - name.length()));
        String line = fit(label + String.join("   ", values));
        int split = Math.min(label.length(), line.length());
        return colours ? DIM + line.substring(0, split) + PLAIN + line.substring(split) : line;
    }

    private String fit(String line) {
        return line.length() <= columns ? line : line.substring(0, columns);
    }

    private static String clock(double seconds) {
        long whole = (long) seconds;
        return format("%02d:%02d", whole / 60, whole % 60);
    }

    private static String mos(String name, double value) {
        return value == 0 ? name + " -" : format("%s %.2f", name, value);
    }

    private static String ms(double value) {
        return format("%.1f ms", value);
    }

    private static String count(double value) {
        return format("%,.0f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
