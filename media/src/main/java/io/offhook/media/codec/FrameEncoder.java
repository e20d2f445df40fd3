package io.offhook.media.codec;

/** Turns linear samples into coded bytes. One instance serves one stream, on one thread. */
public interface FrameEncoder {
    /**
     * Encodes {@code samples} samples of {@code pcm} from {@code off}.
     *
     * @return the number of bytes written to {@code out} from {@code outOff}
     */
    int encode(short[] pcm, int off, int samples, byte[] out, int outOff);
}
