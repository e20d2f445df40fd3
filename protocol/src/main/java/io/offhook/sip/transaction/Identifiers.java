package io.offhook.sip.transaction;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Tag;

/**
 * The source of everything that must be unguessable or unique (RFC 3261 sections 8.1.1.7 and 19.3). Production feeds it
 * from a SecureRandom, the lab from a seed.
 */
public interface Identifiers {

    /** A new tag with at least 32 bits of randomness (section 19.3). */
    Tag newTag();

    /** A new branch, unique across space and time, that begins with the magic cookie (section 8.1.1.7). */
    Branch newBranch();

    /** A new Call-ID (section 8.1.1.4). */
    CallId newCallId();

    /**
     * A random number, uniform in 0 (inclusive) to the bound (exclusive): first CSeq numbers, back-off times.
     *
     * @param bound positive
     */
    int random(int bound);
}
