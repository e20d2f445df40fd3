package io.offhook.sip.proxy;

import io.offhook.sip.message.SipUri;
import java.util.List;

/** RFC 3261 §16.5: where the users of our domain are. */
@FunctionalInterface
public interface LocationService {
    /**
     * The targets of a URI of our own domain, best first. All are tried at once.
     *
     * @param uri the Request-URI, with a user part
     */
    Located find(SipUri uri, long nowNs);

    /** What a location service knows of a user. */
    sealed interface Located {
        /**
         * The user exists.
         *
         * @param targets none when he is not registered now: 480
         */
        record User(List<Target> targets) implements Located {}

        /** There is no such user: 404. */
        enum Unknown implements Located {
            /** The only one. */
            INSTANCE
        }
    }
}
