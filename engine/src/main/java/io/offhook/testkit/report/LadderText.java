package io.offhook.testkit.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws a ladder for a terminal. With few parties the labels stand on the arrows; with more the arrows get short and the labels stand beside them; with very
 * many there are no upright lines at all.
 *
 * <pre>
 *        time   alice                   exchange                    bob
 *              10.0.0.2                 10.0.0.1                 10.0.0.3
 *       0.000      |--- INVITE bob [SDP] --->|                        |
 *       0.001      |                         |--- INVITE bob [SDP] -x |   lost
 *       0.501      |                         |- INVITE bob (2nd) ---->|
 * </pre>
 */
final class LadderText {
    /** Columns of a line. */
    static final int WIDTH = 120;

    private static final int TIME = 10;
    private static final int FIRST_LANE = 16;
    private static final int NOTES = 32;
    private static final int WIDEST_GAP = 42;
    /** Arrows at least so long have room for their labels. */
    private static final int ROOMY_GAP = 24;

    private static final int BESIDE = 48;
    private static final int LABEL_BESIDE = 32;
    private static final int NARROWEST_GAP = 4;
    private static final int MOST_HEADINGS = 4;
    private static final int MOST_CALL_IDS = 8;
    private static final long SILENCE_NS = 5_000_000_000L;

    private final Ladder ladder;
    private final int gap;
    private final boolean roomy;
    private final boolean upright;
    private final StringBuilder out = new StringBuilder();

    private LadderText(Ladder ladder) {
        this.ladder = ladder;
        int gaps = Math.max(1, ladder.parties().size() - 1);
        int wide = Math.min(WIDEST_GAP, (WIDTH - FIRST_LANE - NOTES) / gaps);
        this.roomy = wide >= ROOMY_GAP;
        this.gap = roomy ? wide : Math.min(14, (WIDTH - FIRST_LANE - BESIDE) / gaps);
        this.upright = gap >= NARROWEST_GAP;
    }

    static String of(Ladder ladder, int mostSteps) {
        return new LadderText(ladder).draw(Math.max(3, mostSteps));
    }

    private String draw(int most) {
        ladder.caption().forEach(line -> out.append(fit(line, WIDTH)).append('\n'));
        callIds();
        if (ladder.steps().isEmpty()) {
            return out.append("(nothing was on the wire)\n").toString();
        }
        heading();
        int size = ladder.steps().size();
        int first = size <= most ? size : most / 3;
        int rest = size <= most ? size : size - (most - first);
        for (int i = 0; i < first; i++) {
            step(i);
        }
        if (rest > first) {
            lanes(':').append("   ... ").append(count(rest - first)).append(" lines left out ...\n");
            for (int i = rest; i < size; i++) {
                step(i);
            }
        }
        return out.toString();
    }

    /** Which number stands for which Call-ID, when there are several. */
    private void callIds() {
        List<String> calls = ladder.calls();
        for (int i = 0; calls.size() > 1 && i < Math.min(calls.size(), MOST_CALL_IDS); i++) {
            out.append(fit("#" + (i + 1) + " is Call-ID " + SipGlance.word(calls.get(i)), WIDTH))
                    .append('\n');
        }
    }

    // ---- heading ----

    private void heading() {
        if (!upright) {
            return;
        }
        List<String> names = ladder.parties().stream().map(Ladder.Party::name).toList();
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int rows = Math.min(MOST_HEADINGS, (longest + gap) / gap);
        for (int row = 0; row < rows; row++) {
            heading(names, row, rows, row == 0 ? "time" : "");
        }
        if (roomy) {
            heading(ladder.parties().stream().map(Ladder.Party::address).toList(), 0, 1, "");
        }
        lanes('|').append('\n');
    }

    /** Every so manieth name, centred above its lane. */
    private void heading(List<String> names, int row, int rows, String corner) {
        char[] line = blank();
        put(line, TIME - corner.length(), corner);
        for (int i = row; i < names.size(); i += rows) {
            String name = fit(names.get(i), rows * gap - 1);
            int start = Math.max(corner.isEmpty() ? 0 : TIME + 1, lane(i) - name.length() / 2);
            put(line, start, name);
            for (int above = 0; above < i; above++) {
                if (above % rows < row && line[lane(above)] == ' ') {
                    line[lane(above)] = '|';
                }
            }
        }
        out.append(line);
        trim();
        out.append('\n');
    }

    // ---- lines ----

    private void step(int index) {
        Ladder.Step step = ladder.steps().get(index);
        if (index > 0 && step.atNs() - ladder.steps().get(index - 1).atNs() >= SILENCE_NS) {
            lanes(':').append('\n');
        }
        char[] line = upright ? lanesLine('|') : blank();
        put(line, 0, String.format(Locale.ROOT, "%" + TIME + ".3f", step.atNs() / 1e9));
        if (ladder.calls().size() > 1 && step.call() > 0) {
            put(line, TIME + 1, fit("#" + step.call(), FIRST_LANE - TIME - 2));
        }
        if (!upright) {
            listed(line, step);
        } else if (step.from() == step.to()) {
            inward(line, step);
        } else {
            arrow(line, step);
        }
        out.append(line);
        trim();
        out.append('\n');
    }

    private void arrow(char[] line, Ladder.Step step) {
        int from = lane(step.from());
        int to = lane(step.to());
        int direction = to > from ? 1 : -1;
        int length = Math.abs(to - from) - 1;
        char stroke = step.media() ? '=' : '-';
        for (int i = 1; i <= length; i++) {
            line[from + direction * i] = stroke;
        }
        int shorter = step.end() == Ladder.End.LOST ? Math.min(3, length / 3) : 0;
        int tip = to - direction * (1 + shorter);
        for (int i = 1; i <= shorter; i++) {
            line[tip + direction * i] = ' ';
        }
        line[tip] = switch (step.end()) {
            case ARRIVES -> direction > 0 ? '>' : '<';
            case LOST -> 'x';
            case REFUSED -> '!';
            case UNDER_WAY -> '~';
        };
        if (!roomy) {
            beside(line, step);
            return;
        }
        int room = length - shorter - 5; // a stroke and a blank on both sides, and the tip
        String label = firstThatFits(step.labels(), room);
        if (!label.isEmpty()) {
            int left = Math.min(from, tip);
            int right = Math.max(from, tip);
            put(line, left + (right - left - label.length() - 2) / 2 + 1, ' ' + label + ' ');
        }
        note(line, label.isEmpty() ? step.labels().get(0) + ' ' + step.note() : remaining(label, step));
    }

    /** From a host to itself. */
    private void inward(char[] line, Ladder.Step step) {
        int at = lane(step.from());
        put(line, at + 1, step.media() ? "=>" : "->");
        if (roomy) {
            String label = firstThatFits(step.labels(), WIDTH - at - 4);
            put(line, at + 4, label + ' ');
            int end = at + 5 + label.length();
            int place = Math.max(end, notesAt());
            put(line, place, fit(remaining(label, step), WIDTH - place));
        } else {
            beside(line, step);
        }
    }

    private void listed(char[] line, Ladder.Step step) {
        Ladder.Party from = ladder.parties().get(step.from());
        Ladder.Party to = ladder.parties().get(step.to());
        String arrow = step.end() == Ladder.End.LOST ? " -x " : step.media() ? " => " : " -> ";
        String text = from.name() + arrow + to.name();
        put(line, FIRST_LANE, fit(text, 34));
        put(line, FIRST_LANE + 36, fit(join(step, WIDTH - FIRST_LANE - 36), WIDTH - FIRST_LANE - 36));
    }

    private void beside(char[] line, Ladder.Step step) {
        int at = lane(ladder.parties().size() - 1) + 3;
        put(line, at, fit(join(step, WIDTH - at), WIDTH - at));
    }

    private static String join(Ladder.Step step, int room) {
        if (step.note().isEmpty() || step.media()) {
            return firstThatFits(step.labels(), room);
        }
        String label = firstThatFits(
                step.labels(), Math.max(LABEL_BESIDE, room - step.note().length() - 2));
        return label + " ".repeat(Math.max(2, LABEL_BESIDE - label.length())) + step.note();
    }

    /** What the label does not say already. */
    private static String remaining(String label, Ladder.Step step) {
        return label.contains(step.note()) ? "" : step.note();
    }

    private void note(char[] line, String note) {
        put(line, notesAt(), fit(note, WIDTH - notesAt()));
    }

    private int notesAt() {
        return lane(ladder.parties().size() - 1) + 3;
    }

    private static String firstThatFits(List<String> labels, int room) {
        return labels.stream()
                .filter(label -> label.length() <= room)
                .findFirst()
                .orElse("");
    }

    // ---- pieces ----

    private int lane(int party) {
        return FIRST_LANE + party * gap;
    }

    private StringBuilder lanes(char stroke) {
        out.append(lanesLine(stroke));
        trim();
        return out;
    }

    private char[] lanesLine(char stroke) {
        char[] line = blank();
        for (int i = 0; upright && i < ladder.parties().size(); i++) {
            line[lane(i)] = stroke;
        }
        return line;
    }

    private static char[] blank() {
        char[] line = new char[WIDTH];
        Arrays.fill(line, ' ');
        return line;
    }

    private static void put(char[] line, int at, String text) {
        for (int i = 0; i < text.length() && at + i < line.length; i++) {
            if (at + i >= 0) {
                line[at + i] = text.charAt(i);
            }
        }
    }

    private void trim() {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
    }

    /** Cut with a mark when it is too long. */
    static String fit(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        return room <= 1 ? "" : text.substring(0, room - 1) + "~";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
