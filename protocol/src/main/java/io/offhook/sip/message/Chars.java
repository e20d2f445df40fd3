package io.offhook.sip.message;

/** Character classes of RFC 3261 §25.1 on bytes, and comparisons that allocate nothing. */
public final class Chars {
    public static final int TOKEN = 1;
    public static final int HOST = 2;
    public static final int URI = 4;
    public static final int DIGIT = 8;
    public static final int HEX = 16;
    /** What may stand unquoted in a parameter's value: token, host, and what is seen on the wire (colons, '@', '='). */
    public static final int VALUE = 32;

    public static final int ALPHANUM = 64;

    private static final byte[] CLASS = new byte[256];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean hex = digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
            boolean alphanum = digit || letter;
            int kind = alphanum || "-.!%*_+`'~".indexOf(c) >= 0 ? TOKEN : 0;
            kind |= alphanum || "-._".indexOf(c) >= 0 ? HOST : 0;
            kind |= "<>\"\\^`{|}".indexOf(c) < 0 ? URI : 0;
            kind |= digit ? DIGIT : 0;
            kind |= hex ? HEX : 0;
            kind |= "<>\"\\;,".indexOf(c) < 0 ? VALUE : 0;
            kind |= alphanum ? ALPHANUM : 0;
            CLASS[c] = (byte) kind;
        }
    }

    private Chars() {}

    public static boolean is(int kind, byte b) {
        return (CLASS[b & 0xff] & kind) != 0;
    }

    public static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The first position at or after {@code i} that is no blank. Folds are blanks already. */
    public static int skipBlanks(byte[] b, int i, int end) {
        while (i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    public static int trimEnd(byte[] b, int from, int end) {
        while (end > from && (b[end - 1] == ' ' || b[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    /** The end of the run of characters of this class. */
    public static int run(int kind, byte[] b, int i, int end) {
        while (i < end && (CLASS[b[i] & 0xff] & kind) != 0) {
            i++;
        }
        return i;
    }

    public static boolean all(int kind, byte[] b, int from, int end) {
        return run(kind, b, from, end) == end;
    }

    public static int indexOf(byte[] b, int from, int end, char c) {
        for (int i = from; i < end; i++) {
            if (b[i] == c) {
                return i;
            }
        }
        return -1;
    }

    public static boolean equal(byte[] b, int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (b[i] != ascii.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /** Compares without case; {@code lower} must be lower case ASCII. */
    public static boolean equalIgnoringCase(byte[] b, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(b[i]) != lower.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** A lower-case copy that does not depend on the machine's locale. */
    static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether this is visible ASCII only, and not empty. */
    public static boolean isWord(byte[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (b[i] <= ' ' || b[i] == 0x7f) {
                return false; // bytes from 0x80 are negative
            }
        }
        return from < end;
    }

    /**
     * Reads decimal digits.
     *
     * @return the number, at most {@code max} (larger ones are {@code max + 1}); -1 when anything is no digit or empty
     */
    public static long number(byte[] b, int from, int to, long max) {
        if (from >= to) {
            return -1;
        }
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            n = n > max ? n : n * 10 + digit;
        }
        return n > max ? max + 1 : n;
    }
}
