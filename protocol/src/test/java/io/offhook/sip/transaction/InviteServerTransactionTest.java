package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InviteServerTransactionTest {

    private static final Timers T = Timers.STANDARD;

    @Test
    void aNewInviteGoesToTheUserWhoHas200MillisecondsBefore100Trying() {
        assertThat(InviteServerTransaction.start(Sample.INVITE, T, false).effects())
                .containsExactly(new Effect.Pass(Sample.INVITE), new Effect.Arm(TimerName.TRYING, 200_000_000L));
    }

    @Test
    void aRefusalIsRepeatedDoublingToFourSecondsUntilTimerH() {
        Step<InviteServerTransaction> step = InviteServerTransaction.start(Sample.INVITE, T, false)
                .next()
                .respond(Sample.response(Sample.INVITE, 486));
        List<Long> sentAtMs = new ArrayList<>();
        long nowNs = 0;
        while (nowNs + delayNs(step) < T.timeoutNs()) {
            nowNs += delayNs(step);
            step = step.next().onTimer(TimerName.G);
            sentAtMs.add(nowNs / 1_000_000);
        }
        assertThat(sentAtMs).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    }

    private static long delayNs(Step<InviteServerTransaction> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Arm arm && arm.timer() == TimerName.G) {
                return arm.delayNs();
            }
        }
        throw new AssertionError("G is not armed");
    }
}
