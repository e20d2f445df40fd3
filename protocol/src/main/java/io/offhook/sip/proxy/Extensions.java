package io.offhook.sip.proxy;

import io.offhook.sip.message.SipMessage;
import java.util.List;

/** Small readings of header values that the registrar shares with the proxy. */
final class Extensions {
    private static final int MOST_LISTED = 8;

    private Extensions() {}

    /** The value of Unsupported; capped, so that an answer is never bigger than its cause (reflection). */
    static String unsupported(List<String> tags) {
        return tags.isEmpty() ? "unknown" : String.join(", ", tags.subList(0, Math.min(MOST_LISTED, tags.size())));
    }

    /** delta-seconds, capped at 2^32-1; -1 when it is no number. */
    static long deltaSeconds(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            seconds = Math.min(SipMessage.MAX_SECONDS, seconds * 10 + (c - '0'));
        }
        return seconds;
    }
}
