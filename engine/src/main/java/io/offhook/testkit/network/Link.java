package io.offhook.testkit.network;

import java.util.random.RandomGenerator;

/**
 * One direction of a path: says when a datagram arrives, how often and with which bytes.
 *
 * <pre>
 *                  partition?    too big?     queue full?              lost?               twice? changed? held back?
 *   carry ------------+------------+-----[ queue | bandwidth ]-----------+------- delay + jitter ---------------------> Delivery
 * </pre>
 *
 * <p>All is decided when a datagram is handed in: a partition or a new quality does not touch what is already under way. A
 * datagram that is lost on the line has taken its time on it.
 *
 * <p><b>Dice.</b> A datagram takes one number from the generator, whatever becomes of it, and none on a perfect link. So the
 * n-th datagram is lost, doubled, changed or held back by the seed and n alone: the same at any time, and also when a partition
 * or a full queue has dropped others. The chain of bursts moves with every datagram too, those that are dropped for other reasons
 * included; it begins in the good state.
 *
 * <p>Belongs to one thread. Times are nanoseconds of any origin that do not run backwards.
 */
public final class Link {
    /** Where datagrams come out. */
    @FunctionalInterface
    public interface Delivery {
        /**
         * A datagram will arrive. Only notes it: to hand another to the same link from here is not allowed.
         *
         * @param arrivalNs when; not before the {@code nowNs} at which it was handed in
         * @param datagram the array that was handed in, or another one when it was changed. Not to be written to: a copy that
         *     arrives as well is the same array
         */
        void deliver(long arrivalNs, byte[] datagram);
    }

    private static final int MOST_CHANGED_BYTES = 4;

    private final Dice dice;
    private final IpVersion ip;
    private final Bottleneck bottleneck = new Bottleneck();
    private final Partitions partitions = new Partitions();

    private LinkQuality quality;
    private boolean perfect;
    private long delayNs;
    private double jitterNs;
    private long heldBackNs;
    private int maxPayload;

    private boolean bad;
    private long lastArrivalNs = Long.MIN_VALUE;

    private long sent;
    private long delivered;
    private long lost;
    private long burstLost;
    private long tooBig;
    private long queueFull;
    private long partitioned;
    private long duplicated;
    private long reordered;
    private long corrupted;

    /** A line over IPv4. */
    public Link(LinkQuality quality, RandomGenerator random) {
        this(quality, IpVersion.V4, random);
    }

    /**
     * A line.
     *
     * @param ip whose headers count towards MTU and bandwidth
     * @param random of this line alone, if its fates are not to depend on other traffic
     */
    public Link(LinkQuality quality, IpVersion ip, RandomGenerator random) {
        this.dice = new Dice(random);
        this.ip = ip;
        this.quality = quality;
        change(quality);
    }

    /** How good it is now. */
    public LinkQuality quality() {
        return quality;
    }

    /** From the next datagram on it is this good. The dice go on, what is in the queue stays, and so does the order. */
    public void change(LinkQuality newQuality) {
        quality = newQuality;
        perfect = newQuality.perfect();
        delayNs = newQuality.delay().toNanos();
        jitterNs = newQuality.jitter().max().toNanos();
        heldBackNs = newQuality.heldBack().toNanos();
        maxPayload = newQuality.mtu() == 0 ? Integer.MAX_VALUE : newQuality.mtu() - ip.headerBytes();
        bottleneck.change(newQuality.bandwidth());
    }

    /**
     * Carries nothing that is handed in from one time up to, but not, another. Partitions may overlap.
     *
     * @throws IllegalArgumentException when it ends before it begins
     */
    public void partition(long fromNs, long untilNs) {
        partitions.add(fromNs, untilNs);
    }

    /** Carries nothing from a time on until it is {@linkplain #heal healed}. */
    public void partition(long fromNs) {
        partitions.add(fromNs, Long.MAX_VALUE);
    }

    /** Ends the partitions that are in force; those that begin later will come all the same. */
    public void heal(long nowNs) {
        partitions.heal(nowNs);
    }

    /** Whether it carries nothing now. */
    public boolean partitioned(long nowNs) {
        return partitions.inForce(nowNs);
    }

    /**
     * Carries one datagram: {@code to} is called before this returns, once, twice or not at all.
     *
     * @param datagram UDP payload; kept and handed on as it is, so not to be written to afterwards
     * @return how often it arrives: 0, 1 or 2
     */
    public int carry(byte[] datagram, long nowNs, Delivery to) {
        long before = delivered;
        sent++;
        if (!perfect) {
            cross(datagram, nowNs, to);
        } else if (partitions.inForce(nowNs)) {
            partitioned++;
        } else {
            deliver(datagram, nowNs, 0, to);
        }
        return (int) (delivered - before);
    }

    /** What was counted so far. */
    public LinkCounters counters() {
        return new LinkCounters(
                sent, delivered, lost, burstLost, tooBig, queueFull, partitioned, duplicated, reordered, corrupted);
    }

    private void cross(byte[] datagram, long nowNs, Delivery to) {
        dice.roll();
        boolean inBurst = lostInBurst();
        if (partitions.inForce(nowNs)) {
            partitioned++;
            return;
        }
        if (datagram.length > maxPayload) {
            tooBig++;
            return;
        }
        long leftNs = bottleneck.leavesNs(datagram.length + ip.headerBytes(), nowNs);
        if (leftNs == Bottleneck.DROPPED) {
            queueFull++;
        } else if (inBurst) {
            burstLost++;
        } else if (happens(quality.loss(), Dice.LOSS)) {
            lost++;
        } else {
            arrive(datagram, leftNs + delayNs, to);
        }
    }

    private boolean lostInBurst() {
        GilbertElliott chain = quality.bursts();
        bad = happens(bad ? chain.r() : chain.p(), Dice.BURST_STATE) != bad;
        return happens(bad ? chain.lossInBad() : chain.lossInGood(), Dice.BURST_LOSS);
    }

    private void arrive(byte[] datagram, long soonestNs, Delivery to) {
        byte[] arriving = datagram;
        if (datagram.length > 0 && happens(quality.corrupt(), Dice.CORRUPT)) {
            corrupted++;
            arriving = changed(datagram);
        }
        long heldNs = 0;
        if (happens(quality.reorder(), Dice.REORDER)) {
            reordered++;
            heldNs = heldBackNs;
        }
        boolean twice = happens(quality.duplicate(), Dice.DUPLICATE);
        deliver(arriving, soonestNs + jitterNs(Dice.JITTER), heldNs, to);
        if (twice) {
            duplicated++;
            deliver(arriving, soonestNs + jitterNs(Dice.COPY_JITTER), heldNs, to);
        }
    }

    /** Not before what was sent earlier; what is held back stands in nobody's way. */
    private void deliver(byte[] datagram, long dueNs, long heldNs, Delivery to) {
        lastArrivalNs = Math.max(lastArrivalNs, dueNs);
        delivered++;
        to.deliver(lastArrivalNs + heldNs, datagram);
    }

    private long jitterNs(int die) {
        return jitterNs == 0 ? 0 : (long) (quality.jitter().share(dice, die) * jitterNs);
    }

    private byte[] changed(byte[] datagram) {
        byte[] copy = datagram.clone();
        int first = dice.below(copy.length, Dice.NOISE);
        int end = Math.min(copy.length, first + 1 + dice.below(MOST_CHANGED_BYTES, Dice.NOISE + 1));
        for (int i = first; i < end; i++) {
            copy[i] ^= (byte) (1 + dice.below(255, Dice.NOISE + 2 + i - first)); // never 0: each of them does change
        }
        return copy;
    }

    private boolean happens(double probability, int die) {
        return probability > 0 && dice.unit(die) < probability;
    }
}
