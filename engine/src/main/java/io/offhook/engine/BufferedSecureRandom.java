package io.offhook.engine;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/** SecureRandom asked for 2 KiB at a time: a number costs some nanoseconds. What was handed out is wiped. */
final class BufferedSecureRandom implements EngineRandom {
    private final SecureRandom source;
    private final byte[] bytes = new byte[2_048];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).position(bytes.length);

    BufferedSecureRandom(SecureRandom source) {
        this.source = source;
    }

    @Override
    public synchronized long nextLong() {
        if (buffer.remaining() < Long.BYTES) {
            source.nextBytes(bytes);
            buffer.clear();
        }
        int at = buffer.position();
        long value = buffer.getLong();
        Arrays.fill(bytes, at, at + Long.BYTES, (byte) 0);
        return value;
    }
}
