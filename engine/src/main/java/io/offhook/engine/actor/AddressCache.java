package io.offhook.engine.actor;

import io.offhook.net.Resolver;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses of literal hosts, made once each. Direct-mapped, 256 places, confined to one shard. */
final class AddressCache {
    private record Known(String host, int port, InetSocketAddress address) {}

    private final @Nullable Known[] known = new Known[256];

    /** The address, or null when the host is a name (which takes DNS). */
    @Nullable
    InetSocketAddress of(String host, int port) {
        int place = (host.hashCode() * 31 + port) & 255;
        Known hit = known[place];
        if (hit != null && hit.port == port && hit.host.equals(host)) {
            return hit.address;
        }
        InetSocketAddress address = Resolver.literal(host, port);
        if (address != null) {
            known[place] = new Known(host, port, address);
        }
        return address;
    }
}
