package io.offhook.sdp;

/**
 * A {@code b=} line (RFC 8866 §5.8).
 *
 * @param type {@code AS}, {@code CT}, {@code TIAS}, {@code RS}, {@code RR} or another
 * @param value digits in the standard, kilobits or bits per second by the type; kept as written ({@code 64.5} is seen); empty
 *     when the line has no colon
 */
public record Bandwidth(String type, String value) {

    public Bandwidth {
        SdpText.requireValue(type, "a bandwidth type");
        SdpText.requireValue(value, "a bandwidth");
    }

    static Bandwidth parse(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? new Bandwidth(line.strip(), "")
                : new Bandwidth(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
    }

    /** The line's value. */
    @Override
    public String toString() {
        return type + ":" + value;
    }
}
