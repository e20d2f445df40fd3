package io.offhook.testkit;

/** What holds in every run, whatever is called, lost or broken: checked by the lab without being asked. */
public enum Invariant {
    /** Every call ends exactly once, and its end is the last that is heard of it. */
    ONE_OUTCOME("a call reaches exactly one outcome, last of all"),
    /** Caller and callee do not contradict each other about what became of their call. */
    SIDES_AGREE("both sides agree on what became of their call"),
    /** Nothing is heard twice of a call that happens once: answered, audio began. */
    NO_REPEATED_EVENT("an event of a call comes once"),
    /** A request gets one final answer (RFC 3261 section 17.2). */
    ONE_ANSWER("a request gets at most one final answer"),
    /** One side of a dialog says BYE once, repeats and answers to challenges aside (RFC 3261 section 15). */
    ONE_BYE("one side of a dialog says BYE at most once"),
    /** A request, and a final answer to INVITE, is repeated until it is answered (RFC 3261 sections 13.3.1.4 and 17.1). */
    REPEATED_UNTIL_ANSWERED("what is not answered is repeated on time"),
    /** An ACK of a failure has the branch of its INVITE, that of a 2xx its own (RFC 3261 sections 13.2.2.4 and 17.1.1.3). */
    ACK_BELONGS("an ACK has the branch that its answer asks for"),
    /** A stream sends a packet every 20 ms, numbered and stamped without a gap. */
    PACED("a stream sends every packet at its time"),
    /** What a call says is heard in that call only. */
    AUDIO_STAYS("no audio of one call is heard in another"),
    /** Nothing throws, neither of ours nor in a handler or listener of a service. */
    NO_FAULT("nothing throws"),
    /** Every message to an actor finds a handler. */
    HANDLED("every message has a handler"),
    /** When all calls are over nothing of them is alive: no actor, transaction, timer, port. */
    NOTHING_LEFT("when all calls are over, nothing is left of them"),
    /** No thread but the driver's ran anything, so the run can be repeated. */
    ONE_THREAD("no foreign thread ran a task"),
    /** No password is on the wire in clear. */
    NO_SECRET("no credential in clear");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    /** What it demands. */
    public String text() {
        return text;
    }
}
