package io.offhook.testkit.network;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** One outside port, whose it is and who may send to it. */
final class NatMapping {
    /** Inside endpoint, and the other end as far as the mapping depends on it. */
    record Key(InetSocketAddress inside, Remote remote) {}

    private final Key key;
    private final int port;
    /** When each was sent to, the longest ago first. */
    private final Map<Remote, Long> permitted = new LinkedHashMap<>(4);

    private long usedNs;
    private boolean open;

    NatMapping(Key key, int port) {
        this.key = key;
        this.port = port;
    }

    Key key() {
        return key;
    }

    int port() {
        return port;
    }

    long usedNs() {
        return usedNs;
    }

    /** Something goes out. */
    void use(long nowNs) {
        usedNs = nowNs;
    }

    /** Lets anybody in from now on. */
    void open() {
        open = true;
    }

    /** Lets it in; forgets whom it no longer lets in. */
    void permit(Remote remote, long nowNs, long lifetimeNs) {
        Iterator<Long> sentNs = permitted.values().iterator();
        while (sentNs.hasNext() && nowNs - sentNs.next() >= lifetimeNs) {
            sentNs.remove();
        }
        permitted.remove(remote); // to stand last
        permitted.put(remote, nowNs);
    }

    boolean permits(Remote remote, long nowNs, long lifetimeNs) {
        if (open) {
            return true;
        }
        Long sentNs = permitted.get(remote);
        return sentNs != null && nowNs - sentNs < lifetimeNs;
    }
}
