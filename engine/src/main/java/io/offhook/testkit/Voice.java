package io.offhook.testkit;

import io.offhook.media.audio.MarkDetector;
import io.offhook.media.audio.MarkedAudio;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** What one side of a call says and hears: its phone's mark, over and over, and whatever marks come. 8 kHz. */
final class Voice implements AudioSource, AudioSink {
    private static final short[] NO_BED = new short[0];
    private static final int FRAME = 160;

    private final MarkedAudio speech;
    private final MarkDetector ear = new MarkDetector();
    private final LongSupplier clockNs;
    private final IntConsumer recognised;
    private long copies;
    private long lastCopyNs;

    /**
     * @param mark what it says
     * @param clockNs virtual time: where nothing arrives nothing is heard, so audio cannot tell how long ago a mark was
     * @param recognised told of every mark that is heard for the first time, or anew after another
     */
    Voice(int mark, LongSupplier clockNs, IntConsumer recognised) {
        this.clockNs = clockNs;
        this.speech = new MarkedAudio(NO_BED, mark);
        this.recognised = recognised;
    }

    @Override
    public int read(short[] samples, int offset, int length) {
        int written = 0;
        for (; written + FRAME <= length; written += FRAME) {
            speech.next(samples, offset + written);
        }
        return written;
    }

    @Override
    public void accept(short[] samples, int offset, int length) {
        int mark = ear.accept(samples, offset, length);
        if (ear.copies() != copies) {
            copies = ear.copies();
            lastCopyNs = clockNs.getAsLong();
        }
        if (mark >= 0) {
            recognised.accept(mark);
        }
    }

    /** Whether it hears this mark at present: the last copy of it is no older than {@code freshNs}. */
    boolean hears(int mark, long freshNs) {
        return ear.heard().orElse(-1) == mark && clockNs.getAsLong() - lastCopyNs <= freshNs;
    }
}
