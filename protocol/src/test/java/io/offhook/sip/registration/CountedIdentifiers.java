package io.offhook.sip.registration;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import java.util.Random;

/** Readable identifiers and seeded random numbers. */
public final class CountedIdentifiers implements Identifiers {
    private final Random random;
    private int count;

    public CountedIdentifiers(long seed) {
        random = new Random(seed);
    }

    @Override
    public Tag newTag() {
        return new Tag("t" + ++count);
    }

    @Override
    public Branch newBranch() {
        return new Branch(Branch.COOKIE + "b" + ++count);
    }

    @Override
    public CallId newCallId() {
        return new CallId("c" + ++count);
    }

    @Override
    public int random(int bound) {
        return random.nextInt(bound);
    }
}
