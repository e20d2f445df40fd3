package io.offhook.testkit;

import io.offhook.testkit.network.GilbertElliott;
import io.offhook.testkit.network.Jitter;
import io.offhook.testkit.network.LinkQuality;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Says how good a path is, or many; takes effect with the next datagram. What is not said stays as it was. */
public abstract class PathTuning {
    PathTuning() {}

    /** Changes the quality of everything that this stands for. */
    public abstract PathTuning quality(UnaryOperator<LinkQuality> change);

    /** Nothing gets through from now on, for so long. */
    public abstract PathTuning cut(Duration length);

    /** Nothing gets through from now on, until {@link #heal}. */
    public abstract PathTuning cut();

    /** Ends every cut. */
    public abstract PathTuning heal();

    /** Loses this share of the datagrams, each on its own: 0 to 1. */
    public PathTuning loss(double share) {
        return quality(q -> q.withLoss(share));
    }

    /** Loses datagrams in bursts. */
    public PathTuning bursts(GilbertElliott model) {
        return quality(q -> q.withBursts(model));
    }

    /** Takes so long, one way. */
    public PathTuning delay(Duration oneWay) {
        return quality(q -> q.withDelay(oneWay));
    }

    /** Takes so long, one way, and up to {@code jitter} longer, evenly spread; order is kept. */
    public PathTuning delay(Duration oneWay, Duration jitter) {
        return quality(q -> q.withDelay(oneWay).withJitter(Jitter.uniform(jitter)));
    }

    /** Holds this share of the datagrams back, so that later ones overtake them: 0 to 1. */
    public PathTuning reorder(double share) {
        return quality(q -> q.withReorder(share));
    }

    /** Delivers this share of the datagrams twice: 0 to 1. */
    public PathTuning duplicate(double share) {
        return quality(q -> q.withDuplicate(share));
    }

    /** Changes some bytes in this share of the datagrams: 0 to 1. */
    public PathTuning corrupt(double share) {
        return quality(q -> q.withCorrupt(share));
    }

    /** Drops datagrams that do not fit into an IP packet of this many bytes. */
    public PathTuning mtu(int bytes) {
        return quality(q -> q.withMtu(bytes));
    }

    /** Carries so many bits a second; what waits for longer than {@code queue} is dropped. */
    public PathTuning bandwidth(long bitsPerSecond, Duration queue) {
        return quality(q -> q.withBandwidth(bitsPerSecond, queue));
    }
}
