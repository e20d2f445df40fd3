package io.offhook.net;

import java.net.InetSocketAddress;
import java.util.List;

/** What became of a host name. */
public sealed interface Resolution {
    /** At least one address, best first. */
    record Resolved(List<InetSocketAddress> addresses) implements Resolution {
        /** Copies the list. */
        public Resolved {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("no address");
            }
        }

        /** The best one. */
        public InetSocketAddress first() {
            return addresses.get(0);
        }
    }

    /** No address. */
    record Failed(String host, Reason reason) implements Resolution {}

    /** Why a name has no address. */
    enum Reason {
        /** The name is not known; where that can not be told apart, also {@link #NO_ANSWER}. */
        UNKNOWN_HOST,
        /** The name servers failed or did not answer. */
        NO_ANSWER,
        /** Too many lookups are waiting. */
        OVERLOADED,
        /** The resolver is closed. */
        CLOSED
    }
}
