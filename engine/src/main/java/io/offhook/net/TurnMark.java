package io.offhook.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says whether a thread is inside our code, without reading a clock: a counter that is odd inside and even outside.
 *
 * <p>A watchdog that sees the same odd number for too long has found a stall. Written by one thread, read by any.
 */
public final class TurnMark {
    private static final VarHandle TURN;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(TurnMark.class, "turn", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long turn;

    /** Enters; returns false when already inside (then the caller must not {@link #exit()}). Only on the owning thread. */
    public boolean enter() {
        long now = turn;
        if ((now & 1) == 1) {
            return false;
        }
        TURN.setOpaque(this, now + 1);
        return true;
    }

    /** Leaves. Only after an {@link #enter()} that returned true. */
    public void exit() {
        TURN.setOpaque(this, turn + 1);
    }

    /** The counter: odd while inside. From any thread. */
    public long turn() {
        return (long) TURN.getOpaque(this);
    }
}
