package io.offhook.engine.shard;

import io.offhook.net.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The shards of one engine. Safe from any thread. */
public final class ShardGroup {
    static final int SLACK_STREAMS = 16;
    static final int SLACK_CALLS = 512;

    private final List<Shard> shards;
    private final Ledger ledger;
    private final Runnable released;
    private final @Nullable Watchdog watchdog;
    private @Nullable CompletableFuture<Void> closed;

    ShardGroup(List<Shard> shards, Ledger ledger, @Nullable Watchdog watchdog, Runnable released) {
        this.shards = List.copyOf(shards);
        this.ledger = ledger;
        this.watchdog = watchdog;
        this.released = released;
    }

    /** All of them, by index. */
    public List<Shard> shards() {
        return shards;
    }

    /** How many. */
    public int size() {
        return shards.size();
    }

    /** One of them. */
    public Shard shard(int index) {
        return shards.get(index);
    }

    /** Their loops, by index. */
    public List<Loop> loops() {
        List<Loop> loops = new ArrayList<>(shards.size());
        for (Shard shard : shards) {
            loops.add(shard.loop());
        }
        return loops;
    }

    /** Everything alive in this engine: one page a shard, and what is entered here itself. */
    public Ledger ledger() {
        return ledger;
    }

    /** The shard on whose thread the caller is, or null. */
    public @Nullable Shard current() {
        for (Shard shard : shards) {
            if (shard.inShard()) {
                return shard;
            }
        }
        return null;
    }

    /** The shard with the fewest calls and streams; the first of equals. For a new outbound call. */
    public Shard leastLoaded() {
        Shard best = shards.get(0);
        int least = best.load();
        for (int i = 1; i < shards.size(); i++) {
            int load = shards.get(i).load();
            if (load < least) {
                least = load;
                best = shards.get(i);
            }
        }
        return best;
    }

    /**
     * The shard for a new inbound call: the one it arrived on while that is not clearly busier than the least loaded (by a quarter and {@link
     * #SLACK_STREAMS} streams, or {@link #SLACK_CALLS} calls), else the least loaded. A hop costs a fifth of a call, so signalling alone must be far apart to be
     * worth it; audio costs every 20 ms, so streams are kept close. One peer's packets all arrive on one socket and would fill one core otherwise.
     */
    public Shard forInbound(Shard arrivedOn) {
        Shard least = leastLoaded();
        boolean busier = clearlyAbove(arrivedOn.streams(), least.streams(), SLACK_STREAMS)
                || clearlyAbove(arrivedOn.calls(), least.calls(), SLACK_CALLS);
        return busier ? least : arrivedOn;
    }

    private static boolean clearlyAbove(int here, int there, int slack) {
        return here > there + (there >> 2) + slack;
    }

    /** The shard where an account or a registration lives: always the same for the same key. */
    public Shard forKey(String key) {
        int hash = key.hashCode();
        hash ^= hash >>> 16; // neighbours such as user1, user2 differ in the low bits only
        return shards.get(Math.floorMod(hash, shards.size()));
    }

    /** What each shard counts. */
    public List<ShardStats> stats() {
        List<ShardStats> stats = new ArrayList<>(shards.size());
        for (Shard shard : shards) {
            stats.add(shard.stats());
        }
        return stats;
    }

    /**
     * Closes the loops: to be called when the actors on them have stopped. What is buffered is written, sockets that are
     * still open are closed, the threads end. Does not wait.
     *
     * @return completes on the thread that ended last; the same one when called again
     */
    public synchronized CompletableFuture<Void> close() {
        CompletableFuture<Void> before = closed;
        if (before != null) {
            return before;
        }
        if (watchdog != null) {
            watchdog.close();
        }
        CompletableFuture<?>[] ends = new CompletableFuture<?>[shards.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = shards.get(i).close();
        }
        CompletableFuture<Void> end = CompletableFuture.allOf(ends).whenComplete((done, failure) -> released.run());
        closed = end;
        return end;
    }
}
