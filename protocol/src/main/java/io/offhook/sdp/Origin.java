package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The {@code o=} line (RFC 8866 §5.2): who wrote the description, and which version of it this is.
 *
 * @param username the user's login or {@code -}; may be empty where the peer left it out
 * @param sessionId numeric in the standard; a string, because peers write numbers beyond 64 bits and others
 * @param sessionVersion the same
 * @param netType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an address or a host name, never resolved
 */
public record Origin(
        String username, String sessionId, String sessionVersion, String netType, String addressType, String address) {

    public Origin {
        SdpText.requireValue(username, "an origin's username");
        SdpText.requireValue(sessionId, "a session id");
        SdpText.requireValue(sessionVersion, "a session version");
        SdpText.requireValue(netType, "an origin's network type");
        SdpText.requireValue(addressType, "an origin's address type");
        SdpText.requireValue(address, "an origin's address");
    }

    /**
     * Reads the value of an {@code o=} line; null when it has fewer than five words. The words are counted from the right: some
     * devices put display names with blanks where the username belongs, some leave it out.
     */
    static @Nullable Origin parse(String value) {
        int[] cuts = new int[5];
        int end = value.length();
        int trimmed = end;
        for (int field = 4; field >= 0; field--) {
            while (end > 0 && Tokens.isBlank(value.charAt(end - 1))) {
                end--;
            }
            if (field == 4) {
                trimmed = end;
            }
            while (end > 0 && !Tokens.isBlank(value.charAt(end - 1))) {
                end--;
            }
            cuts[field] = end;
        }
        if (cuts[0] == cuts[1]) {
            return null; // the leftmost word is empty
        }
        Tokens words = new Tokens(value, cuts[0], trimmed);
        String username = value.substring(0, cuts[0]).strip();
        return new Origin(
                username, words.nextText(), words.nextText(), words.nextText(), words.nextText(), words.nextText());
    }

    /** The line's value. */
    @Override
    public String toString() {
        return username + " " + sessionId + " " + sessionVersion + " " + netType + " " + addressType + " " + address;
    }
}
