package io.offhook.media.quality;

/** The E-model (ITU-T G.107) in the reduced form for VoIP: R and MOS from loss, burstiness and delay. */
public final class EModel {
    private EModel() {}

    /** Impairment of a codec and its robustness to loss (G.113 appendix I). */
    public record Codec(double ie, double bpl) {
        public static final Codec G711_WITH_PLC = new Codec(0, 25.1);
        public static final Codec G711_WITHOUT_PLC = new Codec(0, 4.3);
    }

    /**
     * The rating R.
     *
     * @param lossPercent lost and discarded packets, 0 to 100
     * @param burstRatio 1 for random loss, larger for bursts (G.107 §3.5)
     * @param oneWayMs mouth-to-ear delay in ms
     */
    public static double rating(Codec codec, double lossPercent, double burstRatio, double oneWayMs) {
        throw new UnsupportedOperationException("soon");
    }

    /** MOS-CQE of a rating (G.107 annex B), 1 to 4.5. */
    public static double mos(double rating) {
        throw new UnsupportedOperationException("soon");
    }
}
