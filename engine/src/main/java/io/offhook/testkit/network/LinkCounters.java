package io.offhook.testkit.network;

/**
 * What became of the datagrams of a {@link Link}. {@code sent + duplicated} is {@code delivered} and all that was dropped.
 *
 * @param sent handed in
 * @param delivered handed out, copies included; some of it will only arrive later
 * @param lost dropped by independent loss
 * @param burstLost dropped by the chain of {@link GilbertElliott}
 * @param tooBig dropped because longer than the MTU
 * @param queueFull dropped because the queue before the line was full
 * @param partitioned dropped by a partition
 * @param duplicated delivered twice
 * @param reordered delivered held back
 * @param corrupted delivered changed; a copy of it is not counted again
 */
public record LinkCounters(
        long sent,
        long delivered,
        long lost,
        long burstLost,
        long tooBig,
        long queueFull,
        long partitioned,
        long duplicated,
        long reordered,
        long corrupted) {

    /** Of no link. */
    public static final LinkCounters NONE = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** All that was dropped. */
    public long dropped() {
        return lost + burstLost + tooBig + queueFull + partitioned;
    }

    /** The sums of both. */
    public LinkCounters plus(LinkCounters other) {
        return new LinkCounters(
                sent + other.sent,
                delivered + other.delivered,
                lost + other.lost,
                burstLost + other.burstLost,
                tooBig + other.tooBig,
                queueFull + other.queueFull,
                partitioned + other.partitioned,
                duplicated + other.duplicated,
                reordered + other.reordered,
                corrupted + other.corrupted);
    }
}
