package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A CSeq (RFC 3261 §20.16).
 *
 * @param sequence 0 to 2^32-1; what we make ourselves stays under 2^31 (§8.1.1.5)
 */
public record CSeq(long sequence, Method method) {
    /** The largest number that a message may carry. */
    public static final long MAX = 0xffff_ffffL;

    /** @throws IllegalArgumentException when the sequence is outside 0 to 2^32-1 */
    public CSeq {
        check(sequence);
    }

    static void check(long sequence) {
        if (sequence < 0 || sequence > MAX) {
            throw new IllegalArgumentException("CSeq must be 0 to 2^32-1");
        }
    }

    /** Reads a header value; null when it is none. */
    public static @Nullable CSeq parse(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return read(bytes, 0, bytes.length);
    }

    static @Nullable CSeq read(byte[] b, int from, int to) {
        int digits = Chars.run(Chars.DIGIT, b, from, to);
        long sequence = Chars.number(b, from, digits, MAX);
        int start = Chars.skipBlanks(b, digits, to);
        if (sequence < 0 || sequence > MAX || start == digits || start == to || !Chars.all(Chars.TOKEN, b, start, to)) {
            return null;
        }
        return new CSeq(sequence, Method.of(b, start, to));
    }

    @Override
    public String toString() {
        return sequence + " " + method.name();
    }
}
