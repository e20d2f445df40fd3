package io.offhook.sip.transaction;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Tag;
import java.util.Random;

/** Identifiers of a seed, for tests. */
public final class SeededIdentifiers implements Identifiers {

    private final Random random;

    public SeededIdentifiers(long seed) {
        random = new Random(seed);
    }

    @Override
    public Tag newTag() {
        return new Tag(Long.toHexString(random.nextLong()));
    }

    @Override
    public Branch newBranch() {
        return new Branch(Branch.COOKIE + Long.toHexString(random.nextLong()));
    }

    @Override
    public CallId newCallId() {
        return new CallId(Long.toHexString(random.nextLong()) + "@test");
    }

    @Override
    public int random(int bound) {
        return random.nextInt(bound);
    }
}
