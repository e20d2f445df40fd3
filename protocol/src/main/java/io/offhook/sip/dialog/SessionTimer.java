package io.offhook.sip.dialog;

import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.TimerName;
import java.util.List;

/**
 * Timers as the owner sees them: one int that names the serial number of what armed it and the timer. Serial numbers are
 * never used twice in a session, so a stale timer fits nothing.
 */
final class SessionTimer {

    /** The 2xx of a UAS again, or give up (RFC 3261 section 13.3.1.4). */
    static final int ANSWER = 16;

    /** 64*T1 after CANCEL without a final response (section 9.1). */
    static final int CANCELLED = 17;

    /** The owner did not answer a challenge. */
    static final int CHALLENGE = 18;

    /** The wait after a 491 (section 14.1). */
    static final int GLARE = 19;

    /** A provisional response a minute (section 13.3.1.1). */
    static final int REFRESH = 20;

    private static final TimerName[] NAMES = TimerName.values();

    private SessionTimer() {}

    static int of(int serial, TimerName name) {
        return serial << 5 | name.ordinal();
    }

    static int of(int serial, int own) {
        return serial << 5 | own;
    }

    static int serial(int timer) {
        return timer >>> 5;
    }

    /** The transaction's timer of an id that {@code serial} armed. */
    static TimerName name(int timer) {
        return NAMES[timer & 15];
    }

    static boolean isTransactions(int timer) {
        return (timer & 31) < NAMES.length;
    }

    /** For reports: a transaction's timer by its letter, ours by what it is for. */
    static String text(int timer) {
        if (isTransactions(timer)) {
            return name(timer).name();
        }
        return switch (timer & 31) {
            case ANSWER -> "next 2xx";
            case CANCELLED -> "end of CANCEL";
            case CHALLENGE -> "challenge";
            case GLARE -> "glare";
            case REFRESH -> "next provisional";
            default -> "timer " + (timer & 31);
        };
    }

    /** What a transaction's effects leave for its user to decide. */
    enum Outcome {
        NOTHING,
        PASSED,
        TIMED_OUT,
        TRANSPORT_FAILED,
        /** The input has no business in the transaction's state. */
        UNEXPECTED
    }

    /** Puts a transaction's effects among the session's. */
    static Outcome perform(List<Effect> effects, int serial, Destination destination, SessionEffects out) {
        Outcome outcome = Outcome.NOTHING;
        for (int i = 0; i < effects.size(); i++) {
            Effect effect = effects.get(i);
            if (effect instanceof Effect.Send send) {
                out.send(send.message(), destination, send.retransmission());
            } else if (effect instanceof Effect.Arm arm) {
                if (!swallows(arm.timer())) {
                    out.add(new SessionEffect.Arm(of(serial, arm.timer()), arm.delayNs()));
                }
            } else if (effect instanceof Effect.Pass) {
                outcome = Outcome.PASSED;
            } else if (effect instanceof Effect.TimedOut) {
                outcome = Outcome.TIMED_OUT;
            } else if (effect instanceof Effect.TransportFailed) {
                outcome = Outcome.TRANSPORT_FAILED;
            } else if (effect instanceof Effect.Unexpected) {
                outcome = Outcome.UNEXPECTED;
            }
        }
        return outcome;
    }

    /** The states behind these timers only swallow repeats: a LingeringTransaction does that without a timer. */
    private static boolean swallows(TimerName timer) {
        return switch (timer) {
            case D, I, J, K, L, M -> true;
            default -> false;
        };
    }
}
