package io.offhook.media.codec;

/** Turns coded bytes into linear samples. One instance serves one stream, on one thread. */
public interface FrameDecoder {
    /**
     * Decodes {@code len} bytes of {@code in} from {@code off}; any bytes are acceptable.
     *
     * @return the number of samples written to {@code out} from {@code outOff}
     */
    int decode(byte[] in, int off, int len, short[] out, int outOff);
}
