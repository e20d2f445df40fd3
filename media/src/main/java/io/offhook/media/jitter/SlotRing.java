package io.offhook.media.jitter;

import java.util.Arrays;

/**
 * Payloads by extended sequence number in one preallocated block. Begins with nothing, then 8 slots, doubling to 64 on
 * demand; slots widen when a longer payload comes. Nothing is allocated while a stream runs steadily.
 */
final class SlotRing {
    static final int MAX_SLOTS = 64;
    /** 240 ms of G.711: more than any sane packet. */
    static final int MAX_PAYLOAD = 1920;
    /** Length of a slot that nobody filled. */
    static final int ABSENT = -1;
    /** Length of a slot whose packet came too late to be played. */
    static final int MISSED = -2;

    private static final int FIRST_SLOTS = 8;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};
    private static final short[] NO_SHORTS = {};

    private byte[] data = NO_BYTES;
    private int[] timestamps = NO_INTS;
    private short[] lengths = NO_SHORTS;
    private int slotBytes;
    private int filled;

    int capacity() {
        return lengths.length;
    }

    /** Slots with a payload or an empty packet that wait. */
    int filled() {
        return filled;
    }

    byte[] data() {
        return data;
    }

    int offset(int seq) {
        return (seq & lengths.length - 1) * slotBytes;
    }

    /** Bytes of payload, 0 for a packet without audio, or ABSENT or MISSED. */
    int length(int seq) {
        return lengths[seq & lengths.length - 1];
    }

    int timestamp(int seq) {
        return timestamps[seq & lengths.length - 1];
    }

    /** Makes room for {@code slots} slots counted from {@code head}, at most MAX_SLOTS, of {@code bytes} each. */
    void require(int slots, int bytes, int head) {
        if (slots > lengths.length || bytes > slotBytes) {
            int capacity = Math.max(FIRST_SLOTS, lengths.length);
            while (capacity < slots) {
                capacity *= 2;
            }
            reshape(capacity, Math.max(slotBytes, bytes), head);
        }
    }

    private void reshape(int newCapacity, int newSlotBytes, int head) {
        byte[] newData = new byte[newCapacity * newSlotBytes];
        int[] newTimestamps = new int[newCapacity];
        short[] newLengths = new short[newCapacity];
        Arrays.fill(newLengths, (short) ABSENT);
        for (int seq = head; seq != head + lengths.length; seq++) {
            int to = seq & newCapacity - 1;
            newTimestamps[to] = timestamp(seq);
            newLengths[to] = (short) length(seq);
            if (length(seq) > 0) {
                System.arraycopy(data, offset(seq), newData, to * newSlotBytes, length(seq));
            }
        }
        data = newData;
        timestamps = newTimestamps;
        lengths = newLengths;
        slotBytes = newSlotBytes;
    }

    void store(int seq, int timestamp, byte[] buf, int off, int len) {
        int slot = seq & lengths.length - 1;
        timestamps[slot] = timestamp;
        lengths[slot] = (short) len;
        System.arraycopy(buf, off, data, slot * slotBytes, len);
        filled++;
    }

    void miss(int seq) {
        lengths[seq & lengths.length - 1] = MISSED;
    }

    void free(int seq) {
        int slot = seq & lengths.length - 1;
        if (lengths[slot] >= 0) {
            filled--;
        }
        lengths[slot] = ABSENT;
    }

    void clear() {
        Arrays.fill(lengths, (short) ABSENT);
        filled = 0;
    }
}
