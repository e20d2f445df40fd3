package io.offhook.sip.proxy;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.Via;
import java.util.List;

/**
 * Loop detection by the branch (RFC 3261 §16.6 step 8, as RFC 5393 §4.2 mends it): our branches end with a hash of
 * everything that decides where a request goes. A request that comes back unchanged has a Via of ours with the same hash;
 * one that comes back with another Request-URI or Route is a spiral and goes on.
 */
final class LoopHash {
    private static final char SEPARATOR = '.';

    private LoopHash() {}

    /** Hash of the request as it was received, before any rewriting. */
    static String of(SipRequest request) {
        long h = mix(0xcbf29ce484222325L, request.requestUri());
        h = mix(h, request.callId().value());
        h = mix(h, String.valueOf(request.fromTag()));
        h = mix(h, String.valueOf(request.toTag()));
        h = (h ^ request.cseq().sequence()) * 0x100000001b3L;
        if (request.has(HeaderName.ROUTE)) {
            for (String route : request.headers(HeaderName.ROUTE)) {
                h = mix(h, route);
            }
        }
        return Long.toUnsignedString(h, 36);
    }

    private static long mix(long hash, String text) {
        long h = hash;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L; // FNV-1a
        }
        return (h ^ 0x1ff) * 0x100000001b3L;
    }

    static Branch branch(Branch unique, String hash) {
        return new Branch(unique.value() + SEPARATOR + hash);
    }

    /** Was this very request here before? */
    static boolean loops(SipRequest request, Ownership own, String hash) {
        List<Via> vias = request.vias();
        for (Via via : vias) {
            Branch branch = via.branch();
            if (branch != null && own.wrote(via)) {
                String value = branch.value();
                int at = value.lastIndexOf(SEPARATOR);
                if (at >= 0 && value.length() - at - 1 == hash.length() && value.endsWith(hash)) {
                    return true;
                }
            }
        }
        return false;
    }
}
