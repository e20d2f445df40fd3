package io.offhook.media.audio;

/** Endless speech with one identity mark in it, mixed as it plays: a few bytes a stream over a shared bed. 8 kHz. */
public final class MarkedAudio {
    private final short[] bed;
    private final byte[] symbols;
    private int at;
    private int frame;

    /**
     * @param bed of {@link ToneMark#bed}, shared and not copied, played in a loop; empty for the bare mark
     * @param id 0 to {@link ToneMark#MAX_ID}
     */
    public MarkedAudio(short[] bed, int id) {
        this.bed = bed;
        symbols = ToneMark.symbols(id);
    }

    /** Begins the speech somewhere else, so that many streams do not speak in chorus. */
    public MarkedAudio startingAt(int sample) {
        at = bed.length == 0 ? 0 : Math.floorMod(sample, bed.length);
        return this;
    }

    /** Writes the next 20 ms (160 samples). */
    public void next(short[] out, int off) {
        short[] tone = ToneMark.frame(symbols[frame / ToneMark.FRAMES_PER_SYMBOL]);
        frame = frame + 1 == ToneMark.FRAMES_PER_COPY ? 0 : frame + 1;
        if (at + ToneMark.FRAME <= bed.length) {
            for (int i = 0; i < ToneMark.FRAME; i++) {
                out[off + i] = ToneMark.clip(bed[at + i] + tone[i]);
            }
            at = at + ToneMark.FRAME == bed.length ? 0 : at + ToneMark.FRAME;
            return;
        }
        for (int i = 0; i < ToneMark.FRAME; i++) {
            out[off + i] = bed.length == 0 ? tone[i] : ToneMark.clip(bed[at] + tone[i]);
            at = at + 1 >= bed.length ? 0 : at + 1;
        }
    }
}
