package io.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@code m=} line (RFC 8866 §5.14) and the lines that belong to it. */
public final class MediaDescription extends SdpSection {
    private static final String[] KNOWN = {"audio", "video", "RTP/AVP"};

    private final int port;
    private final int portCount;

    private MediaDescription(String text, int[] starts, int fromLine, int toLine, int port, int portCount) {
        super(text, starts, fromLine, toLine);
        this.port = port;
        this.portCount = portCount;
    }

    /** The media description whose first line is the given {@code m=} line; null when that line is wrong. */
    static @Nullable MediaDescription parse(String text, int[] starts, int fromLine, int toLine) {
        Tokens words = new Tokens(text, starts[fromLine] + 2, starts[fromLine + 1] - 2);
        if (!words.next() || words.length() > SdpParser.MAX_WORD || !words.next()) {
            return null;
        }
        int portEnd = text.indexOf('/', words.start());
        if (portEnd < 0 || portEnd > words.end()) {
            portEnd = words.end();
        }
        int port = Tokens.number(text, words.start(), portEnd, 65535);
        int portCount = portEnd == words.end() ? 1 : Tokens.number(text, portEnd + 1, words.end(), 65535);
        if (port < 0 || portCount < 1 || !words.next() || words.length() > SdpParser.MAX_WORD) {
            return null;
        }
        int formats = 0;
        while (words.next()) {
            if (++formats > SdpParser.MAX_FORMATS || words.length() > SdpParser.MAX_WORD) {
                return null;
            }
        }
        return new MediaDescription(text, starts, fromLine, toLine, port, portCount);
    }

    /** The same for a line that we wrote ourselves, whose port is known. */
    static MediaDescription written(String text, int[] starts, int fromLine, int toLine, int port) {
        return new MediaDescription(text, starts, fromLine, toLine, port, 1);
    }

    /** {@code audio}, {@code video}, {@code image}, {@code message} ... */
    public String media() {
        return word(0);
    }

    /** The port, 0..65535; 0 for a stream that is refused or removed (RFC 3264 §6, §8.2). */
    public int port() {
        return port;
    }

    /** How many ports, 1 when the line does not say. */
    public int portCount() {
        return portCount;
    }

    /** The transport, such as {@code RTP/AVP}. */
    public String proto() {
        return word(2);
    }

    /** The formats: payload types for RTP. May be empty, though the standard wants one. */
    public List<String> formats() {
        Tokens words = formatWords();
        List<String> formats = new ArrayList<>(4);
        while (words.next()) {
            formats.add(text.substring(words.start(), words.end()));
        }
        return List.copyOf(formats);
    }

    boolean isAudio() {
        int start = valueStart(fromLine);
        Tokens words = new Tokens(text, start, valueEnd(fromLine));
        return words.next() && words.length() == 5 && text.regionMatches(true, words.start(), "audio", 0, 5);
    }

    /** A cursor that stands before the first format. */
    Tokens formatWords() {
        Tokens words = new Tokens(text, valueStart(fromLine), valueEnd(fromLine));
        words.next();
        words.next();
        words.next();
        return words;
    }

    private String word(int index) {
        Tokens words = new Tokens(text, valueStart(fromLine), valueEnd(fromLine));
        for (int i = 0; i <= index; i++) {
            words.next();
        }
        return words.text(KNOWN);
    }

    private String ownText() {
        return text.substring(starts[fromLine], starts[toLine]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaDescription media && media.ownText().equals(ownText());
    }

    @Override
    public int hashCode() {
        return ownText().hashCode();
    }

    /** The lines as they are written. */
    @Override
    public String toString() {
        return SdpText.toUnicode(ownText());
    }
}
