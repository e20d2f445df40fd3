package io.offhook.sdp;

/**
 * A cursor over the blank-separated words of a piece of text. It always moves forward, and it makes no string unless asked.
 * More than one blank, or a tab, between words is taken as one (RFC 5359 itself prints {@code t= 0 0}).
 */
final class Tokens {
    private final String text;
    private final int limit;
    private int start;
    private int end;

    Tokens(String text, int from, int to) {
        this.text = text;
        this.limit = to;
        this.start = from;
        this.end = from;
    }

    Tokens(String text) {
        this(text, 0, text.length());
    }

    /** Goes to the next word; false, and an empty word, when there is none. */
    boolean next() {
        int i = end;
        while (i < limit && isBlank(text.charAt(i))) {
            i++;
        }
        start = i;
        while (i < limit && !isBlank(text.charAt(i))) {
            i++;
        }
        end = i;
        return start < end;
    }

    /** The next word, or an empty string when there is none. */
    String nextText() {
        next();
        return text.substring(start, end);
    }

    /** The present word; one of these costs no new string. */
    String text(String[] known) {
        for (String word : known) {
            if (word.length() == length() && text.startsWith(word, start)) {
                return word;
            }
        }
        return text.substring(start, end);
    }

    /** Whether the present word is visible ASCII. */
    boolean isVisible() {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    /** The present word as a number of 0..max, or -1. */
    int number(int max) {
        return number(text, start, end, max);
    }

    /** Decimal digits between two offsets as a number of 0..max; -1 for anything else, an empty range included. */
    static int number(String text, int from, int to, int max) {
        if (from >= to) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > max) {
                return -1; // leaves before anything can overflow
            }
        }
        return (int) value;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
