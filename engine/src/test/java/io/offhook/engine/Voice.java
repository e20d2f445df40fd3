package io.offhook.engine;

import io.offhook.media.audio.ToneGenerator;
import io.offhook.media.stream.AudioSource;
import org.jspecify.annotations.Nullable;

/** Says a tone, until it is told to break. */
final class Voice implements AudioSource {
    private final ToneGenerator tone;
    private volatile @Nullable Throwable failure;

    Voice(int hertz) {
        tone = new ToneGenerator(8_000, hertz, 0, 8_000);
    }

    /** The next frame throws. */
    void breakWith(Throwable error) {
        failure = error;
    }

    @Override
    public int read(short[] samples, int offset, int length) {
        Throwable bad = failure;
        if (bad != null) {
            failure = null;
            Sniper.raise(bad);
        }
        tone.next(samples, offset, length);
        return length;
    }
}
