package io.offhook.sdp;

import java.util.List;

/**
 * Writes a description line by line, in the order of the calls; {@code v=0} is there already. The session name may hold
 * any character and is written as UTF-8; all other values are bytes, one char each, as this package has them. Every method refuses CR, LF and NUL with an {@link IllegalArgumentException}, so that no
 * value forges a line.
 */
public final class SessionDescriptionBuilder {
    private final StringBuilder text = new StringBuilder(256).append("v=0\r\n");

    SessionDescriptionBuilder() {}

    /** Adds an {@code o=} line. */
    public SessionDescriptionBuilder origin(Origin origin) {
        return line('o', origin.toString());
    }

    /** Adds an {@code s=} line. */
    public SessionDescriptionBuilder sessionName(String name) {
        return line('s', SdpText.fromUnicode(name));
    }

    /** Adds a {@code c=} line. */
    public SessionDescriptionBuilder connection(Connection connection) {
        return line('c', connection.toString());
    }

    /** Adds a {@code b=} line. */
    public SessionDescriptionBuilder bandwidth(Bandwidth bandwidth) {
        return line('b', bandwidth.toString());
    }

    /** Adds a {@code t=} line. */
    public SessionDescriptionBuilder timing(Timing timing) {
        return line('t', timing.toString());
    }

    /** Begins a media description: an {@code m=} line. Port 0..65535; at least one format. */
    public SessionDescriptionBuilder media(String media, int port, String proto, List<String> formats) {
        SdpText.requireToken(media, "a media type");
        SdpText.requirePort(port, "a media port");
        SdpText.requireToken(proto, "a transport protocol");
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("an m= line needs a format");
        }
        for (String format : formats) {
            SdpText.requireToken(format, "a format");
        }
        text.append("m=").append(media).append(' ').append(port).append(' ').append(proto);
        for (String format : formats) {
            text.append(' ').append(format);
        }
        text.append("\r\n");
        return this;
    }

    /** Adds an attribute without a value. */
    public SessionDescriptionBuilder attribute(String name) {
        return line('a', name);
    }

    /** Adds an attribute with a value. */
    public SessionDescriptionBuilder attribute(String name, String value) {
        return line('a', name + ":" + value);
    }

    /** Adds any line. */
    public SessionDescriptionBuilder line(char type, String value) {
        SdpLine line = new SdpLine(type, value);
        text.append(line.type()).append('=').append(line.value()).append("\r\n");
        return this;
    }

    /** Adds lines as another description has them, byte for byte. */
    public SessionDescriptionBuilder lines(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            if (line.type() != 'v') {
                text.append(line.type()).append('=').append(line.value()).append("\r\n");
            }
        }
        return this;
    }

    /**
     * The description.
     *
     * @throws IllegalArgumentException when the lines break a rule or a bound of {@link SdpParser}
     */
    public SessionDescription build() {
        SdpResult result = text.length() > SdpParser.MAX_BYTES
                ? new SdpResult.Malformed("larger than 16 KiB", 0)
                : SdpParser.index(text.toString());
        if (result instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new IllegalArgumentException("no session description: " + result);
    }
}
