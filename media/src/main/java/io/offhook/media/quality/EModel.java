package io.offhook.media.quality;

/**
 * The E-model (ITU-T G.107) in the reduced form for VoIP: R and MOS from loss, burstiness and delay, all other
 * parameters at their defaults and no echo (R0 - Is = 93.2).
 */
public final class EModel {
    private static final double R_WITHOUT_IMPAIRMENT = 93.2;

    private EModel() {}

    /**
     * Impairment of a codec and its robustness to loss (G.113 appendix I).
     *
     * @param ie equipment impairment without loss
     * @param bpl packet-loss robustness, positive
     */
    public record Codec(double ie, double bpl) {
        public static final Codec G711_WITH_PLC = new Codec(0, 25.1);
        public static final Codec G711_WITHOUT_PLC = new Codec(0, 4.3);
    }

    /**
     * The rating R, 0 to 93.2.
     *
     * @param lossPercent lost and discarded packets, 0 to 100
     * @param burstRatio 1 for random loss, larger for bursts (G.107 §3.5); see {@link #burstRatio}
     * @param oneWayMs mouth-to-ear delay in ms
     */
    public static double rating(Codec codec, double lossPercent, double burstRatio, double oneWayMs) {
        double loss = Math.max(0, Math.min(100, lossPercent));
        double effective = codec.ie();
        if (loss > 0) {
            effective += (95 - codec.ie()) * loss / (loss / Math.max(1, burstRatio) + codec.bpl()); // (3-29)
        }
        double rating = R_WITHOUT_IMPAIRMENT - delayImpairment(oneWayMs) - effective;
        return Math.max(0, rating);
    }

    /** Idd (G.107 (3-27)): 0 up to 100 ms. */
    private static double delayImpairment(double oneWayMs) {
        if (!(oneWayMs > 100)) {
            return 0;
        }
        double x = Math.log(oneWayMs / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    /** MOS-CQE of a rating (G.107 annex B), 1 to 4.5. */
    public static double mos(double rating) {
        if (!(rating > 0)) {
            return 1;
        }
        if (rating >= 100) {
            return 4.5;
        }
        double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
        return Math.max(1, mos); // the cubic dips below 1 at very low ratings
    }

    /**
     * The burst ratio of measured loss: the mean length of its runs over that of random loss.
     *
     * @param lost packets lost
     * @param runs runs of one or more in a row
     * @param expected packets sent
     * @return at least 1
     */
    public static double burstRatio(long lost, long runs, long expected) {
        if (lost <= 0 || runs <= 0 || expected <= 0) {
            return 1;
        }
        double lossRatio = Math.min(1, (double) lost / expected);
        return Math.max(1, (double) lost / runs * (1 - lossRatio));
    }
}
