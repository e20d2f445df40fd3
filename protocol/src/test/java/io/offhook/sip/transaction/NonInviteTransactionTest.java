package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonInviteTransactionTest {

    private static final Timers T = Timers.STANDARD;

    @Test
    void theRequestIsRepeatedDoublingToFourSecondsUntilTimerF() {
        Step<NonInviteClientTransaction> step = NonInviteClientTransaction.start(Sample.OPTIONS, T, false);
        assertThat(step.effects())
                .containsExactly(
                        new Effect.Send(Sample.OPTIONS, false),
                        new Effect.Arm(TimerName.E, T.t1Ns()),
                        new Effect.Arm(TimerName.F, T.timeoutNs()));
        List<Long> sentAtMs = new ArrayList<>();
        long nowNs = 0;
        while (nowNs + delayNs(step) < T.timeoutNs()) {
            nowNs += delayNs(step);
            step = step.next().onTimer(TimerName.E);
            sentAtMs.add(nowNs / 1_000_000);
        }
        assertThat(sentAtMs).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    }

    @Test
    void timersMustFitTogether() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(() -> new Timers(0, 1, 1));
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(() -> new Timers(2, 1, 1));
        assertThat(new Timers(1, 1, 0).timeoutNs()).isEqualTo(64);
    }

    private static long delayNs(Step<NonInviteClientTransaction> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Arm arm && arm.timer() == TimerName.E) {
                return arm.delayNs();
            }
        }
        throw new AssertionError("E is not armed");
    }
}
