package io.offhook.media.jitter;

/**
 * When the delay changes by a frame. A delay below the target costs packets, so it grows at once; one above it only costs
 * time, so it waits for a quiet frame, the less patiently the longer the delay.
 */
final class DelayControl {
    private static final int TICKS_BETWEEN_QUIET_DROPS = 5;
    private static final int TICKS_BETWEEN_FORCED_DROPS = 25;
    private static final int TICKS_OF_PATIENCE = 250;
    /** So far behind that catching up frame by frame would take too long. */
    private static final int MANY_FRAMES = 10;

    private final DelayEstimator estimator;
    private final int frameUnits;
    private boolean unevenPackets;
    private int delay;
    private int ticksSinceChange;

    DelayControl(DelayEstimator estimator, int frameUnits) {
        this.estimator = estimator;
        this.frameUnits = frameUnits;
    }

    /** Packets that do not hold whole frames must be there a frame earlier, as a frame needs parts of two. */
    void packetDuration(int units) {
        unevenPackets = units % frameUnits != 0;
    }

    int target() {
        return estimator.target() + (unevenPackets ? frameUnits : 0);
    }

    int delay() {
        return delay;
    }

    /** One tick, at which what is played has this delay against the fastest packets. */
    void tick(int delayUnits) {
        delay = delayUnits;
        ticksSinceChange++;
    }

    int excess() {
        return delay - target();
    }

    boolean tooShort() {
        return excess() < -frameUnits / 16;
    }

    boolean shouldInsert() {
        return tooShort() && ticksSinceChange > 1;
    }

    /** Whether the delay is so long that a frame may go: with a frame less it is still a quarter above the target. */
    boolean tooLong() {
        return 4 * excess() > 5 * frameUnits;
    }

    /** How much to drop now, given whether the next frame is quiet: 0, a frame, or many. */
    int drop(boolean quiet) {
        int excess = excess();
        if (excess > MANY_FRAMES * frameUnits) {
            return excess / frameUnits * frameUnits;
        }
        int patience = quiet
                ? TICKS_BETWEEN_QUIET_DROPS
                : excess > 3 * frameUnits ? TICKS_BETWEEN_FORCED_DROPS : TICKS_OF_PATIENCE;
        return ticksSinceChange > patience ? frameUnits : 0;
    }

    /** The play point was moved by so much, forward (shorter delay) or not at all for a tick (longer by the next). */
    void changed(int forwardUnits) {
        delay -= forwardUnits;
        ticksSinceChange = 0;
    }
}
