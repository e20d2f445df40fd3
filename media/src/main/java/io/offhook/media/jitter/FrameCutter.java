package io.offhook.media.jitter;

/** The frame of one tick: a piece of one packet where that suffices, else parts of several copied together. */
final class FrameCutter {
    private static final byte[] NO_BYTES = {};

    private final SlotRing ring;
    private final int bytesPerUnit;
    private final int frameBytes;
    private byte[] assembled = NO_BYTES;
    private byte[] buffer = NO_BYTES;
    private int offset;
    private int length;

    FrameCutter(SlotRing ring, int frameUnits, int bytesPerUnit) {
        this.ring = ring;
        this.bytesPerUnit = bytesPerUnit;
        frameBytes = frameUnits * bytesPerUnit;
    }

    /** Takes a packet whole, as a frame codec needs it. */
    void whole(int seq) {
        point(ring.data(), ring.offset(seq), ring.length(seq));
    }

    /** Takes the frame at {@code playPoint} out of packet {@code seq} if it holds all of it. */
    boolean within(int seq, int playPoint) {
        int skip = (playPoint - ring.timestamp(seq)) * bytesPerUnit;
        if (skip < 0 || skip + frameBytes > ring.length(seq)) {
            return false;
        }
        point(ring.data(), ring.offset(seq) + skip, frameBytes);
        return true;
    }

    /**
     * Assembles the frame at {@code playPoint} from the packets {@code first} to {@code last}; holes are filled by
     * holding the code before them.
     *
     * @return the last packet that was used, or first - 1 if less than half of the frame was there
     */
    int assemble(int first, int last, int playPoint) {
        if (assembled.length < frameBytes) {
            assembled = new byte[frameBytes];
        }
        int have = 0;
        int end = 0;
        int used = first;
        for (int seq = first; seq - last <= 0 && end < frameBytes; seq++) {
            int at = (ring.timestamp(seq) - playPoint) * bytesPerUnit;
            int skip = Math.max(0, -at);
            int to = Math.max(0, at);
            int count = Math.min(ring.length(seq) - skip, frameBytes - to);
            if (count <= 0 || to < end) {
                continue;
            }
            System.arraycopy(ring.data(), ring.offset(seq) + skip, assembled, to, count);
            hold(end, to);
            have += count;
            end = to + count;
            used = seq;
        }
        if (2 * have < frameBytes) {
            return first - 1;
        }
        hold(end, frameBytes);
        point(assembled, 0, frameBytes);
        return used;
    }

    private void hold(int from, int to) {
        for (int i = from; i < to; i++) {
            assembled[i] = assembled[Math.max(0, from - 1)];
        }
    }

    private void point(byte[] to, int at, int count) {
        buffer = to;
        offset = at;
        length = count;
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
