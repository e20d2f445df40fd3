package io.offhook.sdp;

/**
 * One line of a description, uninterpreted.
 *
 * @param type the letter before the equals sign
 * @param value all that follows it, blanks included, without the line end
 */
public record SdpLine(char type, String value) {

    public SdpLine {
        if (type <= ' ' || type > '~' || type == '=') {
            throw new IllegalArgumentException("an SDP line's type is one visible ASCII character");
        }
        SdpText.requireValue(value, "an SDP line");
    }

    /** The line as it is written, without its line end. */
    @Override
    public String toString() {
        return type + "=" + value;
    }
}
