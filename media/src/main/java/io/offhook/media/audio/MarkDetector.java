package io.offhook.media.audio;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Hears identity marks in 8 kHz audio, through G.711, jitter, loss and concealment. Each 20 ms votes for one tone; the
 * votes of the last 0.9 s are read as a copy of a mark whenever they begin like one. An id counts when a second copy says
 * the same within ten seconds.
 */
public final class MarkDetector {
    private static final int HISTORY = 64;
    private static final int FRESH_FRAMES = 500;
    /** Two readings closer than this are of one copy. */
    private static final int COPY_APART = ToneMark.FRAMES_PER_COPY * 2 / 3;

    private final ToneMeter meter = new ToneMeter();
    private final byte[] votes = new byte[HISTORY];
    private final short[] partial = new short[ToneMark.FRAME];
    private int partialLength;
    private long frames;
    private long copies;
    private int candidate = -1;
    private long candidateFrame;
    private int heard = -1;
    private long heardFrame;
    private int changes;

    /** Listens, having heard nothing. */
    public MarkDetector() {
        Arrays.fill(votes, ToneMeter.NONE);
    }

    /**
     * Listens to some samples; whole frames of 160 are cheapest.
     *
     * @return an id that these samples confirmed for the first time or anew after another, or -1
     */
    public int accept(short[] pcm, int off, int samples) {
        int confirmed = -1;
        int at = off;
        int end = off + samples;
        while (at < end) {
            int id;
            if (partialLength == 0 && end - at >= ToneMark.FRAME) {
                id = frame(pcm, at);
                at += ToneMark.FRAME;
            } else {
                int count = Math.min(ToneMark.FRAME - partialLength, end - at);
                System.arraycopy(pcm, at, partial, partialLength, count);
                partialLength += count;
                at += count;
                id = -1;
                if (partialLength == ToneMark.FRAME) {
                    partialLength = 0;
                    id = frame(partial, 0);
                }
            }
            confirmed = id >= 0 ? id : confirmed;
        }
        return confirmed;
    }

    private int frame(short[] pcm, int off) {
        votes[(int) frames & HISTORY - 1] = meter.loudest(pcm, off);
        frames++;
        int begin = (int) frames - ToneMark.FRAMES_PER_COPY;
        if (symbol(begin) != ToneMark.SYNC) {
            return -1;
        }
        long bits = 0;
        for (int i = 1; i < ToneMark.SYMBOLS; i++) {
            int symbol = symbol(begin + i * ToneMark.FRAMES_PER_SYMBOL);
            if (symbol < 0 || symbol == ToneMark.SYNC) {
                return -1;
            }
            bits = bits << 3 | symbol;
        }
        int id = ToneMark.idOf(bits);
        return id < 0 ? -1 : copy(id);
    }

    /** The tone of three votes: two that agree, else the latest (concealment makes the first ones lie), else none. */
    private int symbol(int at) {
        byte a = votes[at & HISTORY - 1];
        byte b = votes[at + 1 & HISTORY - 1];
        byte c = votes[at + 2 & HISTORY - 1];
        if (a == b && a >= 0) {
            return a;
        }
        return c >= 0 ? c : b >= 0 ? b : a;
    }

    private int copy(int id) {
        if (id == heard) {
            if (frames - heardFrame >= COPY_APART) {
                copies++;
            }
            heardFrame = frames;
            return -1;
        }
        long apart = frames - candidateFrame;
        if (id != candidate || apart > FRESH_FRAMES) {
            candidate = id;
            candidateFrame = frames;
            return -1;
        }
        if (apart < COPY_APART) {
            return -1;
        }
        heard = id;
        heardFrame = frames;
        candidate = -1;
        copies += 2;
        changes++;
        return id;
    }

    /** The id heard last, confirmed by two consistent copies. */
    public OptionalInt heard() {
        return heard < 0 ? OptionalInt.empty() : OptionalInt.of(heard);
    }

    /** How many ids were confirmed one after the other; 1 is what a clean call shows. */
    public int changes() {
        return changes;
    }

    /** Copies of confirmed marks so far. */
    public long copies() {
        return copies;
    }

    /** Milliseconds of audio since the confirmed mark was last heard; meaningful once {@link #heard} is present. */
    public long silentMs() {
        return (frames - heardFrame) * 20;
    }
}
