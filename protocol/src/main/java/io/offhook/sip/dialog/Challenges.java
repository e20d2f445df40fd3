package io.offhook.sip.dialog;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipResponse;
import java.util.List;

/**
 * How often one request may be challenged: once by the server and once by a proxy, and once more each when the nonce was
 * only stale (RFC 7616 section 3.3). A second challenge that is not stale means that the credentials are wrong.
 */
final class Challenges {

    private int server;
    private int proxy;

    /** Whether the owner is asked; counts. */
    boolean isWorthAnswering(SipResponse response) {
        int before = response.status() == 401 ? server++ : proxy++;
        return before == 0 || (before == 1 && isStale(response));
    }

    static boolean isChallenge(SipResponse response) {
        return response.status() == 401 || response.status() == 407;
    }

    private static boolean isStale(SipResponse response) {
        HeaderName name = response.status() == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
        List<String> lines = response.headers(name);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            for (int at = 0; at < line.length(); at++) {
                if (line.regionMatches(true, at, "stale=true", 0, 10)
                        || line.regionMatches(true, at, "stale=\"true\"", 0, 12)) {
                    return true;
                }
            }
        }
        return false;
    }
}
