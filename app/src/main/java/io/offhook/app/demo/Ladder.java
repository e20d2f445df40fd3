package io.offhook.app.demo;

import java.util.List;

/**
 * The messages of one call, in order of time.
 *
 * @param title what call it is
 * @param parties the upright lines, left to right
 */
public record Ladder(String title, List<String> parties, List<Step> steps) {
    /** Nothing was seen. */
    public static final Ladder EMPTY = new Ladder("", List.of(), List.of());

    /**
     * One arrow.
     *
     * @param atMs milliseconds since the first
     * @param from index of the party that sends
     * @param to index of the party that receives
     * @param label what stands on the arrow
     * @param detail the whole message, credentials removed, or other words about it
     * @param media whether it stands for a whole stream of audio
     */
    public record Step(double atMs, int from, int to, String label, String detail, boolean media) {}
}
