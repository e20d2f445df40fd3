package io.offhook.testkit;

import io.offhook.media.audio.MarkDetector;
import io.offhook.media.audio.MarkedAudio;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/** What one side of a call says and hears: its phone's mark, over and over, and whatever marks come. 8 kHz. */
final class Voice implements AudioSource, AudioSink {
    private static final short[] NO_BED = new short[0];
    private static final int FRAME = 160;

    private final MarkedAudio speech;
    private final MarkDetector ear = new MarkDetector();
    private final IntConsumer recognised;
    private final Set<Integer> heard = new TreeSet<>();

    /**
     * @param mark what it says
     * @param recognised told of every mark that is heard for the first time, or anew after another
     */
    Voice(int mark, IntConsumer recognised) {
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
        if (mark >= 0) {
            heard.add(mark);
            recognised.accept(mark);
        }
    }

    /** Whether it hears this mark at present: the last copy is less than {@code freshMs} old. */
    boolean hears(int mark, int freshMs) {
        return ear.heard().orElse(-1) == mark && ear.silentMs() <= freshMs;
    }

    /** Every mark that was ever heard. */
    Set<Integer> everHeard() {
        return heard;
    }
}
