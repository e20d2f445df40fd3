package io.offhook.media.stream;

/** Audio to send: the plain-Java side of a stream. Called on the shard's thread once a frame, so it must not block. */
@FunctionalInterface
public interface AudioSource {
    /** Returned by {@link #read} when there will be no more. */
    int END = -1;

    /**
     * Gives the next frame.
     *
     * @param samples where 16-bit linear samples go, at the codec's sample rate
     * @param length samples wanted: one frame
     * @return samples written, a short last frame is padded with silence; 0: send nothing in this tick; {@link #END}
     */
    int read(short[] samples, int offset, int length);

    /** The next frame already coded, for sources that share coded audio among streams. */
    interface Coded extends AudioSource {
        /**
         * Gives the next frame in coded form.
         *
         * @param samples how much audio is wanted: one frame
         * @return bytes written; 0: nothing in this tick; {@link #END}; or {@link #NOT_CODED}: ask {@link #read}
         */
        int readCoded(io.offhook.media.codec.AudioCodec codec, int samples, byte[] out, int offset);

        /** Returned when the codec or the frame's length does not fit. */
        int NOT_CODED = -2;
    }
}
