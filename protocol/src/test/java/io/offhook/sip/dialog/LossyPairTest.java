package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many calls with users of every kind over a bad network: each comes to one end, and both sides tell the same story. */
class LossyPairTest {

    private static final int CALLS = Boolean.getBoolean("offhook.long") ? 20_000 : 300;

    private enum Story {
        TALKED,
        CANCELLED,
        REFUSED,
        TIMED_OUT
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.01, 0.01, 20", "0.05, 0.05, 300", "0.1, 0.1, 700", "0.2, 0.1, 300", "0.2, 0.3, 1500"})
    void everyCallComesToOneEndAndBothSidesAgree(double loss, double duplication, long jitterMs) {
        Map<Story, Integer> stories = new EnumMap<>(Story.class);
        for (int seed = 0; seed < CALLS; seed++) {
            Pair pair = new Pair(seed);
            pair.link.bad(loss, duplication, jitterMs).delay(20);
            script(pair);
            pair.a.call(End.OFFER);
            pair.finish();
            stories.merge(story(pair, seed), 1, Integer::sum);
        }
        assertThat(stories.keySet()).contains(Story.TALKED, Story.CANCELLED, Story.REFUSED);
        assertThat(stories.getOrDefault(Story.TIMED_OUT, 0)).isLessThanOrEqualTo(CALLS / 300);
    }

    /** Who does what, and when, is dealt by the seed. */
    private static void script(Pair pair) {
        Random random = pair.link.random();
        int callee = random.nextInt(4);
        long thinks = random.nextInt(4000);
        boolean rings = random.nextBoolean();
        pair.b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                if (rings) {
                    end.ring();
                }
                if (callee == 0) {
                    end.later(thinks, () -> end.reject(486));
                } else {
                    end.later(thinks, end::accept);
                }
                if (callee == 1) {
                    end.later(thinks + random.nextInt(3000), end::bye);
                }
            }
        };
        int caller = random.nextInt(3);
        pair.a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Answered) {
                end.later(random.nextInt(6000), end::bye);
            }
        };
        if (caller == 0) {
            pair.a.later(random.nextInt(5000), pair.a::cancel);
        }
    }

    private static Story story(Pair pair, int seed) {
        String about = "seed " + seed + "\n" + pair;
        EndCause a = pair.a.ended;
        EndCause b = pair.b.ended;
        if (pair.a.saw(SessionEffect.Answered.class)) {
            assertThat(pair.b.session).as(about).isNotNull();
            assertThat(pair.b.saw(SessionEffect.Failed.class) && !(b instanceof EndCause.TimedOut))
                    .as(about)
                    .isFalse();
        }
        if (a instanceof EndCause.Busy) {
            assertThat(b).as(about).isInstanceOf(EndCause.Busy.class);
            return Story.REFUSED;
        }
        if (a instanceof EndCause.Cancelled) {
            return Story.CANCELLED;
        }
        if (a instanceof EndCause.LocalHangup) {
            assertThat(b)
                    .as(about)
                    .isInstanceOfAny(EndCause.RemoteHangup.class, EndCause.LocalHangup.class, EndCause.TimedOut.class);
            return Story.TALKED;
        }
        if (a instanceof EndCause.RemoteHangup) {
            assertThat(b).as(about).isInstanceOfAny(EndCause.LocalHangup.class, EndCause.TimedOut.class);
            return Story.TALKED;
        }
        assertThat(a).as(about).isInstanceOf(EndCause.TimedOut.class);
        return Story.TIMED_OUT;
    }
}
