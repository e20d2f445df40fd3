package io.offhook.app.load;

import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Places calls at a rate and waits for the end of the last one. No thread, future or log line a call. */
public final class CallRun {
    private static final long WAIT_NS = 5_000_000;

    private final List<Account> accounts;
    private final LongFunction<String> target;
    private final CallScript script;
    private final CallOptions options;
    private final CallTally tally = new CallTally();
    private long started;
    private double startSeconds;

    /**
     * A run.
     *
     * @param accounts who calls, in turn; at least one
     * @param target whom call {@code n} (0, 1, 2 ...) goes to
     */
    public CallRun(List<Account> accounts, LongFunction<String> target, CallScript script) {
        this.accounts = accounts;
        this.target = target;
        this.script = script;
        CallOptions chosen = CallOptions.none();
        if (script.ringTimeout().isPresent()) {
            chosen = chosen.ringTimeout(script.ringTimeout().get());
        }
        if (script.hold().isPresent() && !script.hangsUpAtOnce()) {
            chosen = chosen.maxDuration(script.hold().get());
        }
        this.options = chosen;
    }

    /** Places {@code count} calls and returns when all are over, or soon after {@code stop} says so. */
    public void run(long count, double rate, BooleanSupplier stop) {
        long beganNs = System.nanoTime();
        started = Pacer.run(count, rate, this::start, stop);
        startSeconds = (System.nanoTime() - beganNs) / 1e9;
        while (tally.endedCount() < started && !stop.getAsBoolean()) {
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    /** What was counted. */
    public CallTally tally() {
        return tally;
    }

    /** Calls started. */
    public long started() {
        return started;
    }

    /** Seconds from the first start to the last. */
    public double startSeconds() {
        return startSeconds;
    }

    private void start(long number) {
        OutgoingCall call = new OutgoingCall(number, script, tally);
        Account from = accounts.get((int) (number % accounts.size()));
        ActorEngine.dial(from, target.apply(number), options, script.program(), call, call.line());
    }
}
