package io.offhook.testkit.network;

/**
 * Loss in bursts: a chain of two states, good and bad, each with a probability of loss of its own. One step a datagram.
 *
 * <pre>{@code
 *              p
 *       .------------>.
 *     good           bad      1 - p stay good, 1 - r stay bad
 *       '<------------'
 *              r
 * }</pre>
 *
 * <p>E. O. Elliott, "Estimates of Error Rates for Codes on Burst-Noise Channels", Bell System Technical Journal 42 (1963);
 * with {@code lossInGood} 0 it is Gilbert's model of 1960. In the words of RFC 3611 section 4.7.2 a stay in the bad state
 * makes a burst, one in the good state a gap, {@code lossInBad} is the burst density and {@code lossInGood} the gap density;
 * a receiver that reports them finds them in the pattern of losses by its Gmin, so its figures are near these, not equal.
 *
 * @param p probability of good to bad, 0..1
 * @param r probability of bad to good, 0..1
 * @param lossInGood probability of loss in the good state (Elliott's 1 - k), 0..1
 * @param lossInBad probability of loss in the bad state (Elliott's 1 - h), 0..1
 */
public record GilbertElliott(double p, double r, double lossInGood, double lossInBad) {
    /** Never bad, never a loss. */
    public static final GilbertElliott NONE = new GilbertElliott(0, 1, 0, 0);

    /** Checks the ranges. */
    public GilbertElliott {
        LinkQuality.probability("p", p);
        LinkQuality.probability("r", r);
        LinkQuality.probability("lossInGood", lossInGood);
        LinkQuality.probability("lossInBad", lossInBad);
    }

    /**
     * The simple Gilbert model: all is lost in the bad state, nothing in the good one.
     *
     * @param meanLoss share of all datagrams that is lost, 0 up to, but not, 1
     * @param meanBurst mean number of datagrams that are lost in a row, at least 1. Independent losses have a mean of
     *     {@code 1 / (1 - meanLoss)}
     * @throws IllegalArgumentException also when bursts of that length are too short for so much loss: gaps would have to be
     *     shorter than one datagram
     */
    public static GilbertElliott ofMeanLoss(double meanLoss, double meanBurst) {
        if (!(meanLoss >= 0 && meanLoss < 1)) {
            throw new IllegalArgumentException("meanLoss must be at least 0 and less than 1: " + meanLoss);
        }
        if (!(meanBurst >= 1) || Double.isInfinite(meanBurst)) {
            throw new IllegalArgumentException("meanBurst must be at least 1: " + meanBurst);
        }
        double r = 1 / meanBurst;
        double p = r * meanLoss / (1 - meanLoss);
        if (p > 1) {
            throw new IllegalArgumentException("a loss of " + meanLoss + " needs longer bursts than " + meanBurst);
        }
        return new GilbertElliott(p, r, 0, 1);
    }

    /** Share of all datagrams that is lost in the long run. A chain that never moves stays good, where it begins. */
    public double meanLoss() {
        return p == 0 ? lossInGood : (r * lossInGood + p * lossInBad) / (p + r);
    }

    /** Mean stay in the bad state, in datagrams; infinite when it never ends. */
    public double meanBurst() {
        return 1 / r;
    }

    /** Mean stay in the good state, in datagrams; infinite when it never ends. */
    public double meanGap() {
        return 1 / p;
    }

    /** Whether it can lose anything. */
    boolean loses() {
        return lossInGood > 0 || (p > 0 && lossInBad > 0);
    }
}
