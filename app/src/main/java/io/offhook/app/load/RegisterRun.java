package io.offhook.app.load;

import io.offhook.engine.Account;
import io.offhook.engine.RegistrationFailedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Registers accounts at a rate and waits until each has succeeded or failed. */
public final class RegisterRun {
    private final List<Account> accounts;
    /** Microseconds (RFC 6076 section 4.1, registration request delay). Guarded by this, as all below. */
    private final Histogram delays = new Histogram(3_600_000_000L, 3);

    private final Map<String, Long> causes = new TreeMap<>();
    private long ok;
    private long failed;

    /** A run over these accounts. */
    public RegisterRun(List<Account> accounts) {
        this.accounts = accounts;
    }

    /** Registers all; returns when each has an outcome, or soon after {@code stop} says so. */
    public void run(double rate, BooleanSupplier stop) {
        long started = Pacer.run(accounts.size(), rate, n -> start(accounts.get((int) n)), stop);
        while (done() < started && !stop.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Accounts that hold a binding since their first attempt. */
    public synchronized long ok() {
        return ok;
    }

    /** Accounts whose first attempt failed. */
    public synchronized long failed() {
        return failed;
    }

    /** Why, and how many. */
    public synchronized Map<String, Long> causes() {
        return new TreeMap<>(causes);
    }

    /** Milliseconds from REGISTER to the last 200, digest included, of {@code percentile} percent. */
    public synchronized double delayMs(double percentile) {
        return delays.getTotalCount() == 0 ? 0 : delays.getValueAtPercentile(percentile) / 1000.0;
    }

    private synchronized long done() {
        return ok + failed;
    }

    private void start(Account account) {
        long beganNs = System.nanoTime();
        account.register().whenComplete((registered, why) -> finished(System.nanoTime() - beganNs, why));
    }

    private synchronized void finished(long tookNs, @Nullable Throwable why) {
        if (why == null) {
            ok++;
            delays.recordValue(Math.min(3_600_000_000L, tookNs / 1000));
        } else {
            failed++;
            causes.merge(text(why), 1L, Long::sum);
        }
    }

    /** Why a registration failed, in words for people. */
    public static String text(Throwable why) {
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        if (cause instanceof RegistrationFailedException failure) {
            return failure.failure().text();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
