package io.offhook.media.stream;

/** Working memory of one shard, lent to each stream for the length of a call: nothing in it outlives that. */
final class Scratch {
    /** The largest frame: 60 ms at 48 kHz. */
    static final int MOST_SAMPLES = 2880;

    final byte[] packet = new byte[12 + 2 * MOST_SAMPLES];
    final byte[] control = new byte[512];
    final short[] received = new short[MOST_SAMPLES];
    final short[] sent = new short[MOST_SAMPLES];
}
