package io.offhook.app.report;

import io.offhook.app.demo.CallRow;
import io.offhook.app.demo.DemoResult;
import io.offhook.app.demo.Ladder;
import io.offhook.app.demo.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * {@code report.html}: one file that needs no network and runs nothing but its own two scripts, each named by hash in its Content-Security-Policy. All
 * figures are in tables as well, so that it reads without script.
 */
final class ReportPage {
    private static final int WORST = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final DemoResult result;
    private final StringBuilder page = new StringBuilder(400_000);

    private ReportPage(DemoResult result) {
        this.result = result;
    }

    static String of(DemoResult result) {
        return new ReportPage(result).write();
    }

    private String write() {
        List<Plot> plots = DemoPlots.of(result);
        String style = resource("/io/offhook/app/report/report.css");
        String library = chartLibrary();
        String script = resource("/io/offhook/app/report/report.js");
        head(style, library, script);
        verdict();
        page.append("<h2>Figures over all calls</h2>\n<div class=\"plots\">\n");
        plots.forEach(plot -> plot.figure(page));
        page.append("</div>\n");
        percentiles();
        worst();
        ladder(result.ladder());
        foot();
        String data = Json.object(json -> json.objects("plots", plots, (one, plot) -> plot.write(one)));
        page.append("<script type=\"application/json\" id=\"data\">")
                .append(Markup.embedded(data))
                .append("</script>\n");
        page.append("<script>").append(library).append("</script>\n");
        page.append("<script>").append(script).append("</script>\n</body></html>\n");
        return page.toString();
    }

    private void head(String style, String library, String script) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src ")
                .append(Markup.hash(style))
                .append("; script-src ")
                .append(Markup.hash(library))
                .append(' ')
                .append(Markup.hash(script))
                .append("\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .append("<title>Offhook demo: ")
                .append(word())
                .append("</title>\n<style>")
                .append(style)
                .append("</style></head>\n<body><main>\n");
    }

    private void verdict() {
        page.append("<header><h1>Offhook demo</h1><span class=\"badge ")
                .append(word())
                .append("\">")
                .append(word())
                .append("</span></header>\n<p class=\"soft\">")
                .append(TIME.format(result.startedAt().atOffset(ZoneOffset.UTC)))
                .append(say(
                        "; %,d calls between %,d phones through one exchange, on one machine; seed %d; %.1f s in all</p>%n",
                        result.calls().size(),
                        2 * result.calls().size(),
                        result.plan().seed(),
                        result.wallSeconds()));
        result.verdict()
                .reasons()
                .forEach(reason ->
                        page.append("<p><b>").append(Markup.escape(reason)).append("</b></p>\n"));
        double[] setup = result.setupMs();
        double[] mos = result.mos();
        page.append("<div class=\"tiles\">");
        tile(
                say("%,d", result.verified()),
                say("of %,d calls verified", result.calls().size()));
        tile(
                say("%.1f ms", DemoResult.percentile(setup, 50)),
                say("setup delay p50; p99 %.1f ms", DemoResult.percentile(setup, 99)));
        tile(say("%.2f", DemoResult.percentile(mos, 50)), say("MOS p50; p5 %.2f", DemoResult.percentile(mos, 5)));
        tile(say("%,d", result.rtp().sent()), "audio packets sent");
        tile(say("%.2f ms", result.pacing().p99()), "packets late, p99");
        tile(say("%.1f s", result.cpuSeconds()), say("CPU; GC %d (%d ms)", result.gcCount(), result.gcMs()));
        page.append("</div>\n<div class=\"card\"><ul class=\"checks\">\n");
        checks();
        page.append("</ul></div>\n");
    }

    private void checks() {
        int calls = result.calls().size();
        DemoResult.Rtp rtp = result.rtp();
        check(
                result.registrations().ok() == 2 * calls,
                say(
                        "%,d of %,d phones registered by digest (p50 %.1f ms, p99 %.1f ms)",
                        result.registrations().ok(),
                        2 * calls,
                        result.registrations().p50Ms(),
                        result.registrations().p99Ms()));
        check(result.established() == calls, say("%,d of %,d calls set up", result.established(), calls));
        check(
                result.verified() == calls,
                say(
                        "%,d of %,d calls: each end heard the mark of its peer and of nobody else",
                        result.verified(), calls));
        check(
                rtp.sent() - rtp.received() == rtp.dropped(),
                say(
                        "%,d packets sent, %,d received; %,d are missing, and the paths of the impaired calls (%d) were told to drop %,d",
                        rtp.sent(),
                        rtp.received(),
                        rtp.sent() - rtp.received(),
                        result.plan().impaired(),
                        rtp.dropped()));
        check(
                result.kernelDrops() <= 0,
                result.kernelDrops() < 0
                        ? "the kernel does not say whether it dropped datagrams"
                        : say("%d datagrams dropped in the kernel's buffers", result.kernelDrops()));
        check(
                result.pacing().p99() < Verdict.MAX_PACING_P99_MS,
                say(
                        "packets late p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms (limit: p99 %.0f ms)",
                        result.pacing().p50(),
                        result.pacing().p99(),
                        result.pacing().p999(),
                        Verdict.MAX_PACING_P99_MS));
        check(
                result.leaks().isEmpty(),
                say(
                        "%d actors, sockets, ports, timers or transactions left at the end",
                        result.leaks().size()));
    }

    private void percentiles() {
        double[] setup = result.setupMs();
        double[] mos = result.mos();
        page.append(
                "<h2>Percentiles</h2>\n<div class=\"card wide\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">measure</th>");
        double[] ranks = {1, 5, 25, 50, 75, 95, 99};
        for (double rank : ranks) {
            page.append(say("<th scope=\"col\">p%.0f</th>", rank));
        }
        page.append("</tr></thead><tbody><tr><td>setup delay, ms</td>");
        for (double rank : ranks) {
            page.append(say("<td>%.2f</td>", DemoResult.percentile(setup, rank)));
        }
        page.append("</tr><tr><td>MOS of an end</td>");
        for (double rank : ranks) {
            page.append(say("<td>%.2f</td>", DemoResult.percentile(mos, rank)));
        }
        page.append("</tr></tbody></table></div>\n");
    }

    private void worst() {
        List<CallRow> rows = result.calls().stream()
                .sorted(Comparator.comparing((CallRow row) -> row.failure().isEmpty())
                        .thenComparingDouble(CallRow::worstMos))
                .limit(WORST)
                .toList();
        page.append("<h2>The ten worst calls</h2>\n<div class=\"card wide\" tabindex=\"0\"><table><thead><tr>");
        for (String name : List.of(
                "call",
                "from",
                "to",
                "MOS at from",
                "MOS at to",
                "lost",
                "jitter",
                "late",
                "concealed",
                "path",
                "outcome")) {
            page.append("<th scope=\"col\">").append(name).append("</th>");
        }
        page.append("</tr></thead><tbody>\n");
        rows.forEach(this::worstRow);
        page.append("</tbody></table></div>\n");
    }

    private void worstRow(CallRow row) {
        CallRow.Side a = row.callerSide();
        CallRow.Side b = row.calleeSide();
        String path = row.impairment()
                .map(i -> say("%.1f %% loss, %d ms jitter", 100 * i.loss(), i.jitterMs()))
                .orElse("clear");
        cells(
                Integer.toString(row.index() + 1),
                row.caller(),
                row.callee(),
                say("%.2f", a.mos()),
                say("%.2f", b.mos()),
                say("%.2f %%", row.lossPercent()),
                say("%.1f ms", Math.max(a.jitterMs(), b.jitterMs())),
                Long.toString(a.late() + b.late()),
                Long.toString(a.concealed() + b.concealed()),
                path,
                row.failure().isEmpty() ? "verified" : row.failure());
    }

    private void cells(String... values) {
        page.append("<tr>");
        for (String value : values) {
            page.append("<td>").append(Markup.escape(value)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private void ladder(Ladder ladder) {
        if (ladder.steps().isEmpty()) {
            return;
        }
        page.append("<h2>One call, message by message</h2>\n<div class=\"card\"><p class=\"soft\">")
                .append(Markup.escape(ladder.title()))
                .append(". Signalling crosses the exchange, audio does not.</p>")
                .append(LadderSvg.of(ladder))
                .append("<details><summary>the messages</summary>\n");
        for (Ladder.Step step : ladder.steps()) {
            page.append("<details class=\"message\"><summary>")
                    .append(say("%.1f ms  ", step.atMs()))
                    .append(Markup.escape(ladder.parties().get(step.from())))
                    .append(" &rarr; ")
                    .append(Markup.escape(ladder.parties().get(step.to())))
                    .append(": ")
                    .append(Markup.escape(step.label()))
                    .append("</summary><pre>")
                    .append(Markup.escape(step.detail()))
                    .append("</pre></details>\n");
        }
        page.append("</details></div>\n");
    }

    private void foot() {
        page.append("<footer>Java ")
                .append(Markup.escape(System.getProperty("java.version", "")))
                .append(say(", %d processors. ", Runtime.getRuntime().availableProcessors()))
                .append(
                        "Beside this file: summary.json, calls.csv, good.wav, impaired.wav. Plots by Chart.js (MIT licence).</footer>\n</main>\n");
    }

    private void tile(String value, String name) {
        page.append("<div class=\"tile\"><b>")
                .append(Markup.escape(value))
                .append("</b><span>")
                .append(Markup.escape(name))
                .append("</span></div>");
    }

    private void check(boolean well, String text) {
        page.append("<li class=\"")
                .append(well ? "ok" : "not")
                .append("\">")
                .append(Markup.escape(text))
                .append("</li>\n");
    }

    private String word() {
        return result.verdict().kind().word();
    }

    private static String say(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** The library as its WebJar holds it, without the line that names a file beside it. */
    private static String chartLibrary() {
        Properties about = new Properties();
        try (InputStream in =
                ReportPage.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/chart.js/pom.properties")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: chart.js is missing");
            }
            about.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = resource(
                "/META-INF/resources/webjars/chart.js/" + about.getProperty("version") + "/dist/chart.umd.min.js");
        int map = text.lastIndexOf("//# sourceMappingURL");
        return map < 0 ? text : text.substring(0, map);
    }

    private static String resource(String path) {
        try (InputStream in = ReportPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + path + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
