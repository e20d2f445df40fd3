package io.offhook.testkit;

/** Something in the lab is not as it should be: says what, with the seed and the virtual time, and shows the wire. */
public final class LabFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final long seed;

    LabFailure(long seed, String text) {
        super(text);
        this.seed = seed;
    }

    /** The seed that shows it again. */
    public long seed() {
        return seed;
    }
}
