package io.offhook.testkit.network;

import java.time.Duration;

/**
 * Delay that varies from datagram to datagram, on top of the fixed one.
 *
 * @param shape how it is spread
 * @param max longest, at least 0; the shortest is 0
 */
public record Jitter(Shape shape, Duration max) {
    /** No jitter. */
    public static final Jitter NONE = new Jitter(Shape.UNIFORM, Duration.ZERO);

    /** How delays are spread between 0 and the maximum. */
    public enum Shape {
        /** All alike. */
        UNIFORM,
        /** Normal about half the maximum with a sixth of it as standard deviation; what falls outside is drawn again. */
        NORMAL,
        /** Exponential, cut at the maximum, with a fifth of it as the mean of the uncut one: the usual face of queues. */
        EXPONENTIAL
    }

    private static final double EXPONENTIAL_MAX_IN_MEANS = 5;
    private static final double NORMAL_MAX_IN_SIGMAS = 6;
    private static final int MOST_DRAWS = 16;

    /** Checks the range. */
    public Jitter {
        LinkQuality.duration("max", max);
    }

    /** 0 to {@code max}, all alike. */
    public static Jitter uniform(Duration max) {
        return new Jitter(Shape.UNIFORM, max);
    }

    /** 0 to {@code max}, mostly about the middle. */
    public static Jitter normal(Duration max) {
        return new Jitter(Shape.NORMAL, max);
    }

    /** 0 to {@code max}, mostly short. */
    public static Jitter exponential(Duration max) {
        return new Jitter(Shape.EXPONENTIAL, max);
    }

    /** A share of the maximum, 0..1, by dice from {@code die} on. StrictMath: the same bits on every machine. */
    double share(Dice dice, int die) {
        return switch (shape) {
            case UNIFORM -> dice.unit(die);
            case NORMAL -> normal(dice, die);
            case EXPONENTIAL -> {
                double cut = 1 - StrictMath.exp(-EXPONENTIAL_MAX_IN_MEANS);
                yield -StrictMath.log(1 - dice.unit(die) * cut) / EXPONENTIAL_MAX_IN_MEANS;
            }
        };
    }

    /** Box and Muller's way from two even dice to a normal one. */
    private static double normal(Dice dice, int die) {
        for (int i = 0; i < MOST_DRAWS; i++) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - dice.unit(die + 2 * i)));
            double deviation = radius * StrictMath.cos(2 * StrictMath.PI * dice.unit(die + 2 * i + 1));
            double share = 0.5 + deviation / NORMAL_MAX_IN_SIGMAS;
            if (share >= 0 && share <= 1) {
                return share;
            }
        }
        return 0.5; // one in 10^41
    }
}
