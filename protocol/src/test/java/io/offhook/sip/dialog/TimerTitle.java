package io.offhook.sip.dialog;

/** What a timer of a session is for, which its owner need not know, in words. */
public final class TimerTitle {

    private TimerTitle() {}

    /** The RFC's name, or what the session itself waits for. */
    public static String of(int timer) {
        return switch (timer & 31) {
            case SessionTimer.ANSWER -> "2xx again";
            case SessionTimer.CANCELLED -> "64*T1 after CANCEL";
            case SessionTimer.CHALLENGE -> "64*T1 after a challenge";
            case SessionTimer.GLARE -> "wait after 491";
            case SessionTimer.REFRESH -> "a minute of 1xx";
            default ->
                SessionTimer.isTransactions(timer) ? SessionTimer.name(timer).name() : "of nobody";
        };
    }
}
