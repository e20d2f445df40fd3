package io.offhook.media.codec;

/**
 * ITU-T G.711 by tables, bit-exact to the reference encoders of ITU-T G.191 for all 65,536 inputs.
 *
 * <p>G.191 negates negative samples by one's complement, in mu-law too; the "classic" mu-law encoder (two's complement)
 * differs from it at 127 inputs. Decoding gives the middle of each step at 16-bit scale.
 */
public final class G711 {
    /** The mu-law code of silence. */
    public static final byte ULAW_SILENCE = (byte) 0xFF;

    /** The A-law code of silence. */
    public static final byte ALAW_SILENCE = (byte) 0xD5;

    private static final short[] ULAW_TO_LINEAR = new short[256];
    private static final short[] ALAW_TO_LINEAR = new short[256];
    /** Indexed by the top 14 bits of the sample: mu-law looks no further. */
    private static final byte[] LINEAR_TO_ULAW = new byte[1 << 14];
    /** Indexed by the top 12 bits of the sample: A-law looks no further. */
    private static final byte[] LINEAR_TO_ALAW = new byte[1 << 12];

    static {
        for (int code = 0; code < 256; code++) {
            ULAW_TO_LINEAR[code] = (short) ulawToLinear(code);
            ALAW_TO_LINEAR[code] = (short) alawToLinear(code);
        }
        for (int i = 0; i < LINEAR_TO_ULAW.length; i++) {
            LINEAR_TO_ULAW[i] = (byte) linearToUlaw((short) (i << 2));
        }
        for (int i = 0; i < LINEAR_TO_ALAW.length; i++) {
            LINEAR_TO_ALAW[i] = (byte) linearToAlaw((short) (i << 4));
        }
    }

    private G711() {}

    /** Encodes to mu-law, one byte a sample; returns the bytes written. */
    public static int encodeUlaw(short[] pcm, int off, int samples, byte[] out, int outOff) {
        for (int i = 0; i < samples; i++) {
            out[outOff + i] = LINEAR_TO_ULAW[(pcm[off + i] & 0xFFFF) >> 2];
        }
        return samples;
    }

    /** Encodes to A-law, one byte a sample; returns the bytes written. */
    public static int encodeAlaw(short[] pcm, int off, int samples, byte[] out, int outOff) {
        for (int i = 0; i < samples; i++) {
            out[outOff + i] = LINEAR_TO_ALAW[(pcm[off + i] & 0xFFFF) >> 4];
        }
        return samples;
    }

    /** Decodes mu-law, one sample a byte; returns the samples written. */
    public static int decodeUlaw(byte[] in, int off, int len, short[] out, int outOff) {
        for (int i = 0; i < len; i++) {
            out[outOff + i] = ULAW_TO_LINEAR[in[off + i] & 0xFF];
        }
        return len;
    }

    /** Decodes A-law, one sample a byte; returns the samples written. */
    public static int decodeAlaw(byte[] in, int off, int len, short[] out, int outOff) {
        for (int i = 0; i < len; i++) {
            out[outOff + i] = ALAW_TO_LINEAR[in[off + i] & 0xFF];
        }
        return len;
    }

    /** G.191 ulaw_compress: 14 bits, bias 33, one's complement of negatives. */
    private static int linearToUlaw(short sample) {
        int magnitude = Math.min((sample < 0 ? ~sample >> 2 : sample >> 2) + 33, 0x1FFF);
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
        int high = 7 - segment;
        int low = 0xF - (magnitude >> (segment + 1) & 0xF);
        return high << 4 | low | (sample >= 0 ? 0x80 : 0);
    }

    /** G.191 ulaw_expand. */
    private static int ulawToLinear(int code) {
        int inverted = ~code & 0xFF;
        int exponent = inverted >> 4 & 7;
        int magnitude = ((((inverted & 0xF) << 1) + 33) << exponent) - 33;
        return (code & 0x80) != 0 ? magnitude << 2 : -(magnitude << 2);
    }

    /** G.191 alaw_compress: 12 bits, even bits inverted. */
    private static int linearToAlaw(short sample) {
        int magnitude = sample < 0 ? ~sample >> 4 : sample >> 4;
        if (magnitude > 15) {
            int exponent = 1;
            while (magnitude > 16 + 15) {
                magnitude >>= 1;
                exponent++;
            }
            magnitude = magnitude - 16 + (exponent << 4);
        }
        return (sample >= 0 ? magnitude | 0x80 : magnitude) ^ 0x55;
    }

    /** G.191 alaw_expand. */
    private static int alawToLinear(int code) {
        int plain = (code ^ 0x55) & 0x7F;
        int exponent = plain >> 4;
        int mantissa = plain & 0xF;
        if (exponent > 0) {
            mantissa += 16;
        }
        mantissa = (mantissa << 4) + 8;
        if (exponent > 1) {
            mantissa <<= exponent - 1;
        }
        return (code & 0x80) != 0 ? mantissa : -mantissa;
    }

    /** Whether a mu-law frame is so quiet that dropping or repeating it is hardly heard (peak below about -37 dBFS). */
    public static boolean quietUlaw(byte[] in, int off, int len) {
        for (int i = 0; i < len; i += 4) {
            if ((~in[off + i] & 0x7F) > 0x1F) {
                return false;
            }
        }
        return true;
    }

    /** Whether an A-law frame is so quiet that dropping or repeating it is hardly heard (peak below about -37 dBFS). */
    public static boolean quietAlaw(byte[] in, int off, int len) {
        for (int i = 0; i < len; i += 4) {
            if (((in[off + i] ^ 0x55) & 0x7F) > 0x1F) {
                return false;
            }
        }
        return true;
    }
}
