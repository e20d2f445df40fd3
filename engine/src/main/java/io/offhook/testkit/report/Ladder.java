package io.offhook.testkit.report;

import java.util.List;

/**
 * What was on the wire, in order of time: hosts upright, a line a message or a stream of media.
 *
 * @param parties the upright lines, left to right
 * @param steps the lines across, top down
 * @param calls Call-IDs, in the order in which they came
 * @param caption words above it; may be empty
 */
public record Ladder(List<Party> parties, List<Step> steps, List<String> calls, List<String> caption) {
    /** So many lines {@link #toString} has at most, those of the heading aside. */
    public static final int USUAL_LINES = 150;

    /**
     * One upright line.
     *
     * @param name what it is called
     * @param address its address as text
     */
    public record Party(String name, String address) {}

    /** How an arrow ends. */
    public enum End {
        /** At the receiver. */
        ARRIVES,
        /** Before it. */
        LOST,
        /** At a host where nobody listens. */
        REFUSED,
        /** It is still under way. */
        UNDER_WAY
    }

    /**
     * One line across.
     *
     * @param atNs when the message, or the first packet, was sent: virtual nanoseconds since the start
     * @param call the number of its call, from 1; 0 when it belongs to none
     * @param from index of the party that sends
     * @param to index of the party that receives
     * @param labels what to write on it, from the fullest to the shortest; one at least
     * @param media whether it stands for a whole stream
     * @param note what is remarkable about it; may be empty
     */
    public record Step(
            long atNs, int call, int from, int to, List<String> labels, boolean media, End end, String note) {}

    /** As text of {@link LadderText#WIDTH} columns. */
    @Override
    public String toString() {
        return text(USUAL_LINES);
    }

    /**
     * As text of {@link LadderText#WIDTH} columns.
     *
     * @param mostSteps when there are more, those in the middle are left out, and it says so; 3 at least
     */
    public String text(int mostSteps) {
        return LadderText.of(this, mostSteps);
    }
}
