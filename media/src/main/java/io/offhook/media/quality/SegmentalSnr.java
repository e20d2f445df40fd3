package io.offhook.media.quality;

/** Segmental signal-to-noise ratio of a degraded copy against its reference, aligned first. For transparent paths. */
public final class SegmentalSnr {
    private SegmentalSnr() {}

    /**
     * @param offset where the reference begins in the degraded signal, in samples
     * @param activeSegments segments of 20 ms in which the reference is active
     * @param meanDb mean over active segments, each clipped to -10..60 dB
     * @param percentile5Db SNR that 95 % of active segments reach
     */
    public record Result(int offset, int activeSegments, double meanDb, double percentile5Db) {}

    /** Aligns by cross-correlation within +-{@code maxOffset} samples and measures. */
    public static Result measure(short[] reference, short[] degraded, int rate, int maxOffset) {
        throw new UnsupportedOperationException("soon");
    }
}
