package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/**
 * A {@code t=} line (RFC 8866 §5.9), in seconds since 1900, 0 for unbounded.
 *
 * @param start decimal digits
 * @param stop decimal digits
 */
public record Timing(String start, String stop) {

    /** A session without bounds in time: what every call has. */
    public static final Timing UNBOUNDED = new Timing("0", "0");

    private static final int MAX_DIGITS = 20;

    public Timing {
        if (!isNumber(start) || !isNumber(stop)) {
            throw new IllegalArgumentException("a time is 1 to 20 decimal digits");
        }
    }

    static @Nullable Timing parse(String line) {
        Tokens words = new Tokens(line);
        String start = words.nextText();
        String stop = words.nextText();
        if (start.equals("0") && stop.equals("0")) {
            return UNBOUNDED;
        }
        return isNumber(start) && isNumber(stop) ? new Timing(start, stop) : null;
    }

    private static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return !word.isEmpty() && word.length() <= MAX_DIGITS;
    }

    /** The line's value. */
    @Override
    public String toString() {
        return start + " " + stop;
    }
}
