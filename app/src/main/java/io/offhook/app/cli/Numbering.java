package io.offhook.app.cli;

/** {@code %d} in names and passwords: the number of the account or call, {@code %04d} with leading zeros. */
final class Numbering {
    private Numbering() {}

    /** Whether {@code text} counts. */
    static boolean counts(String text) {
        return start(text) >= 0;
    }

    /** The text with each {@code %d} replaced by {@code number}. Everything else, other percent signs too, stays. */
    static String apply(String text, long number) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        int at = 0;
        while (at < text.length()) {
            int width = text.charAt(at) == '%' ? width(text, at + 1) : -1;
            if (width < 0) {
                out.append(text.charAt(at++));
                continue;
            }
            String digits = Long.toString(number);
            out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
            at = text.indexOf('d', at) + 1;
        }
        return out.toString();
    }

    private static int start(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (width(text, at + 1) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** The width that the letters after a percent sign ask for, 0 for a bare {@code d}, or -1 when they are no number. */
    private static int width(String text, int from) {
        if (from < text.length() && text.charAt(from) == 'd') {
            return 0;
        }
        boolean padded = from + 2 < text.length() && text.charAt(from) == '0' && text.charAt(from + 2) == 'd';
        int width = padded ? Character.digit(text.charAt(from + 1), 10) : -1;
        return width > 0 ? width : -1;
    }
}
