package io.offhook.testkit;

/** Something in the lab is not as it should be: says what, with the seed and the virtual time, how to see it again, and shows the wire. */
public final class LabFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final boolean reported;

    LabFailure(long seed, String text) {
        super(text);
        this.seed = seed;
        this.reported = false;
    }

    private LabFailure(long seed, String text, Throwable cause) {
        super(text, cause);
        this.seed = seed;
        this.reported = true;
        setStackTrace(cause.getStackTrace()); // an IDE jumps to the line of the test, not to ours
    }

    /**
     * What went wrong in a lab, with everything that helps to see it again: the seed, the virtual time, how to replay it, and {@link Lab#report()}. Call it
     * before the lab is closed, while what is alive still tells something.
     *
     * @param cause what was thrown; it stays the cause, and its stack trace is this one's
     */
    public static LabFailure of(Lab lab, Throwable cause) {
        if (cause instanceof LabFailure failure && failure.reported) {
            return failure;
        }
        String said =
                cause instanceof AssertionError && cause.getMessage() != null ? cause.getMessage() : cause.toString();
        String text = said.strip() + "\n\nSeed " + lab.seed() + ", at " + LabReport.seconds(lab.now())
                + " s of virtual time. To replay it alone: -D" + Seeds.FIRST + "=" + lab.seed() + "\n"
                + report(lab, cause);
        return new LabFailure(lab.seed(), text, cause);
    }

    /** A lab that is broken may not be able to tell how it is; what broke it must not be lost over that. */
    private static String report(Lab lab, Throwable cause) {
        try {
            return lab.report();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return "(its report failed: " + e + ")";
        }
    }

    /** The seed that shows it again. */
    public long seed() {
        return seed;
    }
}
