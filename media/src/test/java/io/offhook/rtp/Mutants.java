package io.offhook.rtp;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/** Seeded damage to a datagram: bits, bytes, lengths, truncation, repetition. */
@NullMarked
public final class Mutants {
    private static final byte[] NASTY = {0, 1, -1, 127, -128, 0x7F, 0x40, (byte) 0x80, (byte) 0xBF};

    private Mutants() {}

    public static byte[] of(byte[] seed, Random random) {
        byte[] out = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            out = change(out, random);
        }
        return out;
    }

    private static byte[] change(byte[] in, Random random) {
        if (in.length == 0) {
            return new byte[random.nextInt(8)];
        }
        int at = random.nextInt(in.length);
        switch (random.nextInt(6)) {
            case 0 -> in[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> in[at] = NASTY[random.nextInt(NASTY.length)];
            case 2 -> in[at] = (byte) random.nextInt(256);
            case 3 -> {
                return Arrays.copyOf(in, at);
            }
            case 4 -> {
                int count = Math.min(in.length - at, 1 + random.nextInt(24));
                byte[] longer = Arrays.copyOf(in, in.length + count);
                System.arraycopy(in, at, longer, in.length, count);
                return longer;
            }
            default -> {
                int head = Math.min(in.length - 1, random.nextInt(4)); // version, counts and lengths sit in front
                in[head] = (byte) random.nextInt(256);
            }
        }
        return in;
    }
}
