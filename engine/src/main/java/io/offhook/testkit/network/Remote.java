package io.offhook.testkit.network;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The other end as far as a NAT looks at it: null and 0 stand for any. */
record Remote(@Nullable InetAddress address, int port) {
    static final Remote ANY = new Remote(null, 0);
}
