package io.offhook.media.stream;

import java.util.Arrays;

/** Cuts a user's frames of any length into frames of a packet's length. */
final class FrameCarry {
    private static final short[] EMPTY = {};
    private short[] samples = EMPTY;
    private int from;
    private int to;

    int length() {
        return to - from;
    }

    void add(short[] more) {
        if (to + more.length > samples.length) {
            short[] moved = new short[Math.max(length() + more.length, samples.length)];
            System.arraycopy(samples, from, moved, 0, length());
            to = length();
            from = 0;
            samples = moved;
        }
        System.arraycopy(more, 0, samples, to, more.length);
        to += more.length;
    }

    /** Takes one frame out, padded with silence where less is left. */
    void take(short[] frame, int length) {
        int taken = Math.min(length, length());
        System.arraycopy(samples, from, frame, 0, taken);
        Arrays.fill(frame, taken, length, (short) 0);
        from += taken;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }
}
