package io.offhook.sip.machine;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.Timers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A transaction of any of the four kinds, and what RFC 3261 section 17 promises of all of them. */
final class TransactionSubject<T> extends Subject {

    /** What the four kinds do not share a type for. */
    record Kind<T>(
            Function<T, String> state,
            BiFunction<T, TimerName, Step<T>> onTimer,
            BiPredicate<T, TimerName> awaits,
            Function<T, Step<T>> lastWish) {}

    private final Kind<T> kind;
    private final Alarms<TimerName> alarms = new Alarms<>();
    private final List<byte[]> sent = new ArrayList<>();
    private T transaction;
    private int finals;
    private boolean terminated;

    TransactionSubject(long seed, Kind<T> kind, Step<T> start) {
        super(seed);
        this.kind = kind;
        this.transaction = start.next();
        perform(start.effects());
    }

    /** Whether it did anything. */
    boolean give(Function<T, Step<T>> input) {
        Step<T> step = input.apply(transaction);
        boolean stays = step.next().equals(transaction);
        transaction = step.next();
        require(
                !step.effects().contains(Effect.Unexpected.INSTANCE)
                        || (stays && step.effects().size() == 1),
                "an unexpected input did something");
        perform(step.effects());
        return !stays || !step.effects().isEmpty();
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect == Effect.Unexpected.INSTANCE) {
                say(StateTable.UNEXPECTED);
                continue;
            }
            require(!terminated, "an effect after Terminated: " + effect);
            if (effect instanceof Effect.Send send) {
                sent(send.message(), send.retransmission());
            } else if (effect instanceof Effect.Arm arm) {
                require(arm.delayNs() >= 0, "a timer in the past");
                alarms.arm(arm.timer(), nowNs + arm.delayNs());
                say("start " + arm.timer() + " (" + arm.delayNs() / 1_000_000 + " ms)");
            } else if (effect instanceof Effect.Pass pass) {
                say("pass " + title(pass.message()));
            } else if (effect == Effect.Terminated.INSTANCE) {
                terminated = true;
            } else {
                say(effect == Effect.TimedOut.INSTANCE ? "timed out" : "transport failed");
            }
        }
    }

    private void sent(SipMessage message, boolean again) {
        byte[] bytes = message.bytes();
        if (again) {
            require(sent.stream().anyMatch(old -> Arrays.equals(old, bytes)), "a repeat that was never sent before");
        } else {
            sent.add(bytes);
            finals += message instanceof SipResponse response && response.isFinal() ? 1 : 0;
            require(finals <= 1, "a second final answer");
        }
        say(title(message) + (again ? " again" : ""));
    }

    private static String title(SipMessage message) {
        return message instanceof SipResponse response
                ? Integer.toString(response.status())
                : message.cseq().method().name();
    }

    // ---- timers ----

    boolean isArmed(TimerName name) {
        return alarms.first(timer -> timer == name && kind.awaits.test(transaction, name)) != null;
    }

    /** At its time, or later when others were late. */
    void fire(TimerName name) {
        fire(alarms.first(timer -> timer == name));
    }

    private boolean fire(Alarms.Alarm<TimerName> alarm) {
        if (alarm != null) {
            reach(alarm.atNs());
            alarms.fired(alarm);
            timer(alarm.timer());
        }
        return alarm != null;
    }

    private void timer(TimerName name) {
        boolean awaited = kind.awaits.test(transaction, name);
        boolean heard = give(state -> kind.onTimer.apply(state, name));
        require(awaited == heard, name + " is awaited: " + awaited + ", and heard: " + heard);
    }

    /** Any timer at any time. */
    void staleTimer() {
        TimerName name = TimerName.values()[dice.nextInt(TimerName.values().length)];
        if (!kind.awaits.test(transaction, name)) {
            timer(name);
        }
    }

    @Override
    boolean nextTimer() {
        return fire(alarms.first(timer -> kind.awaits.test(transaction, timer)));
    }

    @Override
    boolean isWaiting() {
        return Arrays.stream(TimerName.values()).anyMatch(timer -> kind.awaits.test(transaction, timer));
    }

    // ---- the end ----

    @Override
    String state() {
        return kind.state.apply(transaction);
    }

    @Override
    boolean isOver() {
        return terminated;
    }

    @Override
    void lastWish() {
        give(kind.lastWish);
    }

    @Override
    long longestNs() {
        return 2 * Timers.STANDARD.timeoutNs(); // Calling: B; then D, or Accepted: M
    }
}
