package io.offhook.sdp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Bytes to a {@link SessionDescription}, in one pass over the bytes and one over the lines; it never throws and never looks at a
 * byte more than a fixed number of times.
 *
 * <p>Liberal with what does no harm: bare LF, no line end at the end, empty lines, missing {@code o=}, {@code s=} or {@code t=},
 * blanks, unknown letters, unreadable {@code b=}, {@code t=}, {@code e=} and attributes. Strict with what a stack stumbles over
 * later: {@code v=0} first, one {@code o=}, {@code c=} and {@code m=} that can be read, ports of 16 bits, no NUL and no lone CR,
 * and the bounds below.
 */
public final class SdpParser {
    /** The largest body we read, in bytes. */
    public static final int MAX_BYTES = 16 * 1024;

    /** The most lines. */
    public static final int MAX_LINES = 512;

    /** The most {@code m=} lines. */
    public static final int MAX_MEDIA = 16;

    /** The most formats in one {@code m=} line. */
    public static final int MAX_FORMATS = 64;

    /** The longest word in an {@code m=} line, in bytes; what we copy into an answer is bounded by it. */
    static final int MAX_WORD = 128;

    private static final int TYPICAL_LINES = 16;

    private SdpParser() {}

    /** Parses a body. The array is not kept. */
    public static SdpResult parse(byte[] body) {
        return parse(body, 0, body.length);
    }

    /**
     * Parses a part of an array, which is not kept.
     *
     * @throws IndexOutOfBoundsException when the range does not lie in the array
     */
    public static SdpResult parse(byte[] body, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, body.length);
        if (length > MAX_BYTES) {
            return new SdpResult.Malformed("larger than 16 KiB", 0);
        }
        if (isCanonical(body, offset, offset + length)) {
            return index(new String(body, offset, length, StandardCharsets.ISO_8859_1));
        }
        return normalize(body, offset, offset + length);
    }

    /** Parses text, as UTF-8. */
    public static SdpResult parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** True when the bytes are lines that hold something, each ended by CRLF, without NUL: what decent peers send. */
    private static boolean isCanonical(byte[] body, int from, int to) {
        int lineStart = from;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b > '\r' || b < 0) {
                continue;
            }
            if (b == '\r') {
                if (i == lineStart || i + 1 == to || body[i + 1] != '\n') {
                    return false;
                }
                i++;
                lineStart = i + 1;
            } else if (b == '\n' || b == 0) {
                return false;
            }
        }
        return lineStart == to;
    }

    /** Writes the lines anew: CRLF behind each, empty ones left out. */
    private static SdpResult normalize(byte[] body, int from, int to) {
        byte[] out = new byte[to - from + MAX_LINES + 2]; // at most one byte more a line
        int length = 0;
        int lines = 0;
        int at = from;
        while (at < to) {
            int lineEnd = at;
            while (lineEnd < to && body[lineEnd] != '\n') {
                lineEnd++;
            }
            int end = lineEnd;
            while (end > at && body[end - 1] == '\r') {
                end--;
            }
            if (end > at) {
                if (++lines > MAX_LINES) {
                    return new SdpResult.Malformed("more than 512 lines", lines);
                }
                for (int i = at; i < end; i++) {
                    if (body[i] == '\r' || body[i] == 0) {
                        return new SdpResult.Malformed("a CR or NUL within a line", lines);
                    }
                    out[length++] = body[i];
                }
                out[length++] = '\r';
                out[length++] = '\n';
            }
            at = lineEnd + 1;
        }
        return index(new String(out, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Finds and checks the lines of a canonical text. */
    static SdpResult index(String text) {
        int[] starts = new int[TYPICAL_LINES + 1];
        int lines = 0;
        int mediaLines = 0;
        int firstMedia = -1;
        boolean origin = false;
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\r', at);
            if (lines == MAX_LINES) {
                return new SdpResult.Malformed("more than 512 lines", lines + 1);
            }
            if (lines + 1 == starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[lines++] = at;
            char type = text.charAt(at);
            if (end - at < 2 || text.charAt(at + 1) != '=' || type <= ' ' || type > '~' || type == '=') {
                return new SdpResult.Malformed("not a type=value line", lines);
            }
            if (lines == 1) {
                if (type != 'v' || !isZero(text, at + 2, end)) {
                    return new SdpResult.Malformed("the first line is not v=0", lines);
                }
            } else if (type == 'v') {
                return new SdpResult.Malformed("a second v= line", lines);
            } else if (type == 'm') {
                if (firstMedia < 0) {
                    firstMedia = lines - 1;
                }
                if (++mediaLines > MAX_MEDIA) {
                    return new SdpResult.Malformed("more than 16 m= lines", lines);
                }
            } else if (type == 'c') {
                if (!Connection.isReadable(text, at + 2, end)) {
                    return new SdpResult.Malformed("a c= line that cannot be read", lines);
                }
            } else if (type == 'o' && firstMedia < 0) {
                if (origin || !hasFiveWords(text, at + 2, end)) {
                    return new SdpResult.Malformed(
                            origin ? "a second o= line" : "an o= line that cannot be read", lines);
                }
                origin = true;
            }
            at = end + 2;
        }
        if (lines == 0) {
            return new SdpResult.Malformed("empty", 0);
        }
        starts[lines] = text.length();
        if (firstMedia < 0) {
            return new SdpResult.Parsed(new SessionDescription(text, starts, lines, List.of()));
        }
        return media(text, starts, firstMedia, lines, new MediaDescription[mediaLines]);
    }

    private static SdpResult media(String text, int[] starts, int firstMedia, int lines, MediaDescription[] media) {
        int from = firstMedia;
        for (int i = 0; i < media.length; i++) {
            int to = from + 1;
            while (to < lines && text.charAt(starts[to]) != 'm') {
                to++;
            }
            MediaDescription description = MediaDescription.parse(text, starts, from, to);
            if (description == null) {
                return new SdpResult.Malformed("an m= line that cannot be read", from + 1);
            }
            media[i] = description;
            from = to;
        }
        return new SdpResult.Parsed(new SessionDescription(text, starts, firstMedia, List.of(media)));
    }

    private static boolean isZero(String text, int from, int to) {
        Tokens words = new Tokens(text, from, to);
        return words.next() && words.number(0) == 0 && words.length() == 1 && !words.next();
    }

    private static boolean hasFiveWords(String text, int from, int to) {
        Tokens words = new Tokens(text, from, to);
        return words.next() && words.next() && words.next() && words.next() && words.next();
    }
}
