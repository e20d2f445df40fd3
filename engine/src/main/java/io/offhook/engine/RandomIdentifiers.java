package io.offhook.engine;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import java.util.random.RandomGenerator;

/** Tags of 50 bits, branches of 60 and Call-IDs of 120, in letters and digits. */
public final class RandomIdentifiers implements Identifiers {
    private static final byte[] ALPHABET =
            "abcdefghijklmnopqrstuvwxyz234567".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int BITS = 5;
    private static final int LETTERS_A_LONG = 12;

    private final RandomGenerator random;

    /** @param random where the bits come from: strong ones on a network, seeded ones in a simulation */
    public RandomIdentifiers(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Tag newTag() {
        return new Tag(letters("", 10));
    }

    @Override
    public Branch newBranch() {
        return new Branch(letters("z9hG4bK", 12));
    }

    @Override
    public CallId newCallId() {
        return new CallId(letters("", 24));
    }

    @Override
    public int random(int bound) {
        return random.nextInt(bound);
    }

    @SuppressWarnings("deprecation") // the one constructor that makes a Latin-1 string without a decoder
    private String letters(String prefix, int count) {
        byte[] text = new byte[prefix.length() + count];
        prefix.getBytes(0, prefix.length(), text, 0);
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits = i % LETTERS_A_LONG == 0 ? random.nextLong() : bits >>> BITS;
            text[prefix.length() + i] = ALPHABET[(int) bits & 31];
        }
        return new String(text, 0);
    }
}
