package io.offhook.engine.actor;

import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * On which shard's socket a peer's packets arrive. Where all shards listen on one port the kernel deals peers, not calls: everything of one peer comes in on
 * one shard, and a call to it that starts there needs no hop (a fifth of its cost).
 */
final class Arrivals {
    private static final int MOST_KNOWN = 1_024;

    private final ConcurrentHashMap<InetSocketAddress, Integer> shards = new ConcurrentHashMap<>();

    /** A response of {@code peer} for a call on another shard came in on this one. */
    void seen(InetSocketAddress peer, int shard) {
        if (shards.size() < MOST_KNOWN) {
            shards.put(peer, shard);
        }
    }

    boolean isEmpty() {
        return shards.isEmpty();
    }

    /** The shard's index, or -1 when nothing is known or the peer's packets come in where its calls are. */
    int of(InetSocketAddress peer) {
        Integer shard = shards.get(peer);
        return shard == null ? -1 : shard;
    }
}
