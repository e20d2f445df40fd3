package io.offhook.testkit.network;

import java.time.Duration;

/**
 * How good one direction of a path is. Begin with {@link #PERFECT} and say what is wrong:
 *
 * <pre>{@code
 * LinkQuality.PERFECT
 *         .withDelay(Duration.ofMillis(40))
 *         .withJitter(Jitter.uniform(Duration.ofMillis(20)))
 *         .withBursts(GilbertElliott.ofMeanLoss(0.02, 4))
 * }</pre>
 *
 * <p>Probabilities are per datagram, 0..1. The names are those of netem where it has one. Order is kept whatever the jitter:
 * a datagram never arrives before one that was sent earlier, but by {@code reorder}.
 *
 * @param loss probability that it is lost, independent of all others
 * @param bursts loss in bursts, besides
 * @param delay of all alike, at least 0
 * @param jitter more delay, of each its own
 * @param reorder probability that it is held back while those behind it pass
 * @param heldBack how long it is then held back; only what is sent meanwhile overtakes it. netem sends such a packet ahead
 *     instead, which does nothing on a line without delay
 * @param duplicate probability that it arrives twice; the copy has jitter of its own and arrives second
 * @param corrupt probability that up to four bytes in a row are changed, never the length. A changed datagram fails UDP's
 *     checksum and is normally dropped by the receiver's kernel, which is plain {@code loss}; what arrives corrupt has passed
 *     something that computes the checksum anew: a NAT, an ALG, a VPN
 * @param mtu longest IP packet in bytes, headers included ({@link IpVersion#headerBytes()}); a longer one is dropped, as with
 *     "don't fragment" or a firewall that eats fragments; 0: no limit
 * @param bandwidth bits per second and the queue before it
 */
public record LinkQuality(
        double loss,
        GilbertElliott bursts,
        Duration delay,
        Jitter jitter,
        double reorder,
        Duration heldBack,
        double duplicate,
        double corrupt,
        int mtu,
        Bandwidth bandwidth) {

    /** How long a datagram is held back when not said otherwise: one audio packet of 20 ms overtakes it, two may. */
    public static final Duration HELD_BACK = Duration.ofMillis(30);

    /** All arrives, at once, once, in order and unchanged. */
    public static final LinkQuality PERFECT = new LinkQuality(
            0, GilbertElliott.NONE, Duration.ZERO, Jitter.NONE, 0, HELD_BACK, 0, 0, 0, Bandwidth.UNLIMITED);

    /** Checks the ranges. */
    public LinkQuality {
        probability("loss", loss);
        duration("delay", delay);
        probability("reorder", reorder);
        duration("heldBack", heldBack);
        probability("duplicate", duplicate);
        probability("corrupt", corrupt);
        if (mtu < 0) {
            throw new IllegalArgumentException("mtu must be at least 0: " + mtu);
        }
    }

    /** The same with another probability of independent loss. */
    public LinkQuality withLoss(double newLoss) {
        return new LinkQuality(newLoss, bursts, delay, jitter, reorder, heldBack, duplicate, corrupt, mtu, bandwidth);
    }

    /** The same with other bursts of loss. */
    public LinkQuality withBursts(GilbertElliott newBursts) {
        return new LinkQuality(loss, newBursts, delay, jitter, reorder, heldBack, duplicate, corrupt, mtu, bandwidth);
    }

    /** The same with another fixed delay. */
    public LinkQuality withDelay(Duration newDelay) {
        return new LinkQuality(loss, bursts, newDelay, jitter, reorder, heldBack, duplicate, corrupt, mtu, bandwidth);
    }

    /** The same with another jitter. */
    public LinkQuality withJitter(Jitter newJitter) {
        return new LinkQuality(loss, bursts, delay, newJitter, reorder, heldBack, duplicate, corrupt, mtu, bandwidth);
    }

    /** The same with another probability of being held back. */
    public LinkQuality withReorder(double newReorder) {
        return withReorder(newReorder, heldBack);
    }

    /** The same with another probability of being held back, and for how long. */
    public LinkQuality withReorder(double newReorder, Duration newHeldBack) {
        return new LinkQuality(
                loss, bursts, delay, jitter, newReorder, newHeldBack, duplicate, corrupt, mtu, bandwidth);
    }

    /** The same with another probability of arriving twice. */
    public LinkQuality withDuplicate(double newDuplicate) {
        return new LinkQuality(loss, bursts, delay, jitter, reorder, heldBack, newDuplicate, corrupt, mtu, bandwidth);
    }

    /** The same with another probability of changed bytes. */
    public LinkQuality withCorrupt(double newCorrupt) {
        return new LinkQuality(loss, bursts, delay, jitter, reorder, heldBack, duplicate, newCorrupt, mtu, bandwidth);
    }

    /** The same with another MTU, in bytes of the IP packet: 1500 on Ethernet, 1492 behind PPPoE; 0: no limit. */
    public LinkQuality withMtu(int newMtu) {
        return new LinkQuality(loss, bursts, delay, jitter, reorder, heldBack, duplicate, corrupt, newMtu, bandwidth);
    }

    /** The same with another bandwidth. */
    public LinkQuality withBandwidth(Bandwidth newBandwidth) {
        return new LinkQuality(loss, bursts, delay, jitter, reorder, heldBack, duplicate, corrupt, mtu, newBandwidth);
    }

    /** The same with so many bits per second and a queue so long. */
    public LinkQuality withBandwidth(long bitsPerSecond, Duration queue) {
        return withBandwidth(new Bandwidth(bitsPerSecond, queue));
    }

    /** Whether nothing at all happens to a datagram. */
    boolean perfect() {
        return loss == 0
                && !bursts.loses()
                && delay.isZero()
                && jitter.max().isZero()
                && reorder == 0
                && duplicate == 0
                && corrupt == 0
                && mtu == 0
                && bandwidth.bitsPerSecond() == 0;
    }

    static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1: " + value);
        }
    }

    static void duration(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must be at least 0: " + value);
        }
    }
}
