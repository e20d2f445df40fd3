package io.offhook.exchange;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import java.util.random.RandomGenerator;

/** Identifiers of 60 random bits (a Call-ID has 120) from the environment's randomness. */
final class ExchangeIdentifiers implements Identifiers {
    private static final int RADIX = 36;

    private final RandomGenerator random;

    ExchangeIdentifiers(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Tag newTag() {
        return new Tag(word());
    }

    @Override
    public Branch newBranch() {
        return new Branch(Branch.COOKIE + word());
    }

    @Override
    public CallId newCallId() {
        return new CallId(word() + word());
    }

    @Override
    public int random(int bound) {
        return random.nextInt(bound);
    }

    private String word() {
        return Long.toString(random.nextLong() >>> 4, RADIX);
    }
}
