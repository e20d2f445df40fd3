package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;

/** Audio received: the plain-Java side of a stream. Called on the shard's thread once a frame, so it must not block. */
@FunctionalInterface
public interface AudioSink {
    /**
     * Takes one de-jittered frame; concealed where packets were lost.
     *
     * @param samples 16-bit linear samples at the codec's sample rate, valid until this returns
     */
    void accept(short[] samples, int offset, int length);

    /** Takes frames as they were coded, where that is enough. */
    interface Coded extends AudioSink {
        /** Takes one coded frame, valid until this returns; false: give it to {@link #accept} as samples. */
        boolean acceptCoded(AudioCodec codec, byte[] frame, int offset, int length);
    }
}
