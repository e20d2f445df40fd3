package io.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of lines of a description: its session level, or one media description. Nothing is copied out of the text until it is
 * asked for.
 */
public abstract sealed class SdpSection permits SessionDescription, MediaDescription {
    /** The whole description: lines of {@code x=...}, each ended by CRLF. */
    final String text;
    /** Offset of every line in the text, and behind them its length; what follows means nothing. */
    final int[] starts;

    final int fromLine;
    final int toLine;

    SdpSection(String text, int[] starts, int fromLine, int toLine) {
        this.text = text;
        this.starts = starts;
        this.fromLine = fromLine;
        this.toLine = toLine;
    }

    /** Every line of this section, in order. */
    public final List<SdpLine> lines() {
        List<SdpLine> lines = new ArrayList<>(toLine - fromLine);
        for (int i = fromLine; i < toLine; i++) {
            lines.add(new SdpLine(typeOf(i), valueOf(i)));
        }
        return List.copyOf(lines);
    }

    /** The values of all lines of one type, in order. */
    public final List<String> values(char type) {
        List<String> values = new ArrayList<>(2);
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == type) {
                values.add(valueOf(i));
            }
        }
        return List.copyOf(values);
    }

    /** The value of the first line of a type, or null. */
    public final @Nullable String value(char type) {
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == type) {
                return valueOf(i);
            }
        }
        return null;
    }

    /** All attributes, in order. */
    public final List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(toLine - fromLine);
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == 'a') {
                attributes.add(Attribute.parse(valueOf(i)));
            }
        }
        return List.copyOf(attributes);
    }

    /** The first attribute of that name (case counts, RFC 8866 §6), or null. */
    public final @Nullable Attribute attribute(String name) {
        for (int i = fromLine; i < toLine; i++) {
            if (isAttribute(i, name)) {
                return Attribute.parse(valueOf(i));
            }
        }
        return null;
    }

    /** True when there is an attribute of that name, with a value or without. */
    public final boolean hasAttribute(String name) {
        for (int i = fromLine; i < toLine; i++) {
            if (isAttribute(i, name)) {
                return true;
            }
        }
        return false;
    }

    /** The first {@code c=} line of this very section, or null. */
    public final @Nullable Connection connection() {
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == 'c') {
                return Connection.parse(text, valueStart(i), valueEnd(i));
            }
        }
        return null;
    }

    /** Every {@code c=} line of this section: layered multicast streams have several. */
    public final List<Connection> connections() {
        List<Connection> connections = new ArrayList<>(1);
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == 'c') {
                Connection connection = Connection.parse(text, valueStart(i), valueEnd(i));
                if (connection != null) {
                    connections.add(connection);
                }
            }
        }
        return List.copyOf(connections);
    }

    /** Every {@code b=} line of this section. */
    public final List<Bandwidth> bandwidths() {
        List<Bandwidth> bandwidths = new ArrayList<>(1);
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == 'b') {
                bandwidths.add(Bandwidth.parse(valueOf(i)));
            }
        }
        return List.copyOf(bandwidths);
    }

    /** The first direction attribute of this section, or null. A trailing blank does no harm. */
    public final @Nullable Direction direction() {
        for (int i = fromLine; i < toLine; i++) {
            if (typeOf(i) == 'a') {
                Direction direction = Direction.named(text, valueStart(i), trimmedEnd(i));
                if (direction != null) {
                    return direction;
                }
            }
        }
        return null;
    }

    final char typeOf(int line) {
        return text.charAt(starts[line]);
    }

    final int valueStart(int line) {
        return starts[line] + 2;
    }

    final int valueEnd(int line) {
        return starts[line + 1] - 2;
    }

    final int trimmedEnd(int line) {
        int end = valueEnd(line);
        int start = valueStart(line);
        while (end > start && Tokens.isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    final String valueOf(int line) {
        return text.substring(valueStart(line), valueEnd(line));
    }

    private boolean isAttribute(int line, String name) {
        if (typeOf(line) != 'a' || !text.startsWith(name, valueStart(line))) {
            return false;
        }
        int end = valueStart(line) + name.length();
        return end == trimmedEnd(line) || text.charAt(end) == ':';
    }
}
