package io.offhook.engine.actor;

import org.jspecify.annotations.Nullable;

/** Digits as they come, and at most one who waits for some. Digits that nobody waits for are kept (type-ahead), the latest 32. */
final class DigitCollector {
    private static final int KEPT = 32;

    private final StringBuilder digits = new StringBuilder(4);
    private @Nullable Reply<String> waiting;
    private int wanted;

    /** A digit came; true when that satisfied who waits. */
    boolean add(char digit) {
        if (waiting == null && digits.length() == KEPT) {
            digits.deleteCharAt(0);
        }
        digits.append(digit);
        return completeIfFull();
    }

    /** Waits for {@code count} digits; true when they were there already. An earlier waiter gets what there was. */
    boolean await(int count, Reply<String> reply) {
        give();
        wanted = count;
        waiting = reply;
        return completeIfFull();
    }

    /** Hands over what came so far. */
    void give() {
        Reply<String> reply = waiting;
        if (reply != null) {
            int n = Math.min(wanted, digits.length());
            String got = digits.substring(0, n);
            digits.delete(0, n);
            waiting = null;
            reply.succeed(got);
        }
    }

    boolean isWaiting() {
        return waiting != null;
    }

    private boolean completeIfFull() {
        if (waiting != null && digits.length() >= wanted) {
            give();
            return true;
        }
        return false;
    }
}
