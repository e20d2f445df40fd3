package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;

/**
 * Sends back what is heard, one tick later; in coded form where the stream's lane lets it through, so that nothing is
 * decoded. For one stream: set it as source and as sink.
 */
public final class CodedEcho implements AudioSource.Coded, AudioSink.Coded {
    private static final int MOST_BYTES = 960;

    private byte[] frame = {};
    private int bytes;
    private AudioCodec codec = io.offhook.media.codec.Codecs.PCMU;
    private short[] samples = {};
    private int count;

    public CodedEcho() {}

    @Override
    public boolean acceptCoded(AudioCodec heard, byte[] coded, int offset, int length) {
        if (length > MOST_BYTES) {
            return false;
        }
        if (frame.length < length) {
            frame = new byte[length];
        }
        System.arraycopy(coded, offset, frame, 0, length);
        bytes = length;
        codec = heard;
        return true;
    }

    @Override
    public int readCoded(AudioCodec sent, int wanted, byte[] out, int offset) {
        if (bytes == 0 || !codec.equals(sent)) {
            return NOT_CODED;
        }
        System.arraycopy(frame, 0, out, offset, bytes);
        int read = bytes;
        bytes = 0;
        return read;
    }

    @Override
    public void accept(short[] heard, int offset, int length) {
        if (samples.length < length) {
            samples = new short[length];
        }
        System.arraycopy(heard, offset, samples, 0, length);
        count = length;
        bytes = 0;
    }

    @Override
    public int read(short[] out, int offset, int length) {
        int read = Math.min(length, count);
        System.arraycopy(samples, 0, out, offset, read);
        count = 0;
        return read;
    }
}
