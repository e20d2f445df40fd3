package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two sessions whose users do anything at any time, over a network that loses, repeats and overtakes: both end, and what they
 * end with fits together. A pair that fails is tried with ever fewer wishes, and shown as a ladder.
 */
class PairFuzzTest {

    private static final int PAIRS = Integer.getInteger("offhook.fuzz.sequences", 20_000) / 100;
    private static final long SEED = Long.getLong("offhook.fuzz.seed", 0L);

    /** Later than any other wish, both hang up. */
    private static final int LAST_WISH_MS = 20_000;

    private enum Wish {
        RING(End::ring),
        ACCEPT(End::accept),
        REJECT(end -> end.reject(486)),
        CANCEL(End::cancel),
        BYE(End::bye),
        REINVITE(end -> end.act(out -> end.session().reinvite(End.OFFER, end.link.nowNs(), out))),
        REINVITE_WITHOUT_OFFER(end -> end.act(out -> end.session().reinvite(null, end.link.nowNs(), out))),
        REQUEST(end ->
                end.act(out -> end.session().request(new Method("INFO"), List.of(), null, end.link.nowNs(), out)));

        private final Consumer<End> granted;

        Wish(Consumer<End> granted) {
            this.granted = granted;
        }
    }

    private record Act(int atMs, boolean caller, Wish wish) {}

    private enum Fit {
        HUNG_UP,
        CANCELLED,
        REFUSED,
        TIMED_OUT
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.05, 0.05, 300", "0.2, 0.2, 1500"})
    void bothEndAndWhatTheyEndWithFitsTogether(double loss, double duplication, long jitterMs) {
        Map<Fit, Integer> fits = new EnumMap<>(Fit.class);
        for (long seed = SEED; seed < SEED + PAIRS; seed++) {
            List<Act> acts = script(new Random(seed * 0x9E3779B97F4A7C15L));
            Bad network = new Bad(loss, duplication, jitterMs, seed);
            try {
                fits.merge(network.run(acts), 1, Integer::sum);
            } catch (RuntimeException | AssertionError broken) {
                throw network.shrunk(acts, broken);
            }
        }
        assertThat(fits.keySet()).contains(Fit.HUNG_UP, Fit.CANCELLED, Fit.REFUSED);
        if (loss == 0) {
            assertThat(fits).doesNotContainKey(Fit.TIMED_OUT);
        }
    }

    private static List<Act> script(Random random) {
        List<Act> acts = new ArrayList<>();
        if (random.nextInt(4) > 0) { // most calls are answered, or there is nothing to see
            acts.add(new Act(random.nextInt(3_000), false, Wish.ACCEPT));
        }
        int wishes = 2 + random.nextInt(12);
        for (int i = 0; i < wishes; i++) {
            Wish wish = Wish.values()[random.nextInt(Wish.values().length)];
            boolean harsh = wish == Wish.CANCEL || wish == Wish.REJECT || wish == Wish.BYE;
            if (!harsh || random.nextInt(3) == 0) {
                acts.add(new Act(random.nextInt(15_000), random.nextBoolean(), wish));
            }
        }
        return acts;
    }

    /** One seed of one network. */
    private record Bad(double loss, double duplication, long jitterMs, long seed) {

        Fit run(List<Act> acts) {
            Pair pair = new Pair(seed);
            pair.link.bad(loss, duplication, jitterMs).delay(20);
            Random user = new Random(seed);
            pair.a.user = (end, effect) -> react(end, effect, user);
            pair.b.user = (end, effect) -> react(end, effect, user);
            for (Act act : acts) {
                End end = act.caller ? pair.a : pair.b;
                end.later(act.atMs, () -> whenAlive(end, act.wish.granted));
            }
            for (End end : List.of(pair.a, pair.b)) {
                end.later(
                        LAST_WISH_MS,
                        () -> whenAlive(
                                end,
                                alive -> alive.act(out -> alive.session()
                                        .hangUp(new EndCause.LocalHangup(null), alive.link.nowNs(), out))));
            }
            pair.a.call(End.OFFER);
            pair.finish();
            return fit(pair);
        }

        /** What no user leaves open for ever. */
        private static void react(End end, SessionEffect effect, Random user) {
            int thinksMs = user.nextInt(1_500);
            if (effect instanceof SessionEffect.Reoffered) {
                boolean takes = user.nextInt(3) > 0;
                end.later(
                        thinksMs,
                        () -> whenAlive(
                                end,
                                alive -> alive.act(out -> {
                                    if (takes) {
                                        alive.session().acceptReinvite(End.ANSWER, alive.link.nowNs(), out);
                                    } else {
                                        alive.session().rejectReinvite(488, null, alive.link.nowNs(), out);
                                    }
                                })));
            } else if (effect instanceof SessionEffect.Answered answered && answered.awaitsAcknowledge()) {
                end.later(
                        thinksMs,
                        () -> whenAlive(
                                end,
                                alive -> alive.act(
                                        out -> alive.session().acknowledge(End.ANSWER, alive.link.nowNs(), out))));
            } else if (effect instanceof SessionEffect.OtherRequest other) {
                end.later(
                        thinksMs,
                        () -> whenAlive(
                                end,
                                alive -> alive.act(out -> alive.session()
                                        .respond(other.request(), 200, List.of(), null, alive.link.nowNs(), out))));
            }
        }

        private static void whenAlive(End end, Consumer<End> what) {
            if (end.session != null && end.ended == null) {
                what.accept(end);
            }
        }

        AssertionError shrunk(List<Act> acts, Throwable broken) {
            List<Act> fewest = new ArrayList<>(acts);
            Throwable reason = broken;
            for (int i = fewest.size() - 1; i >= 0; i--) {
                List<Act> fewer = new ArrayList<>(fewest);
                fewer.remove(i);
                Throwable still = failure(fewer);
                if (still != null) {
                    fewest = fewer;
                    reason = still;
                }
            }
            return new AssertionError(this + " with " + fewest + "\n" + reason.getMessage(), reason);
        }

        private @Nullable Throwable failure(List<Act> acts) {
            try {
                run(acts);
                return null;
            } catch (RuntimeException | AssertionError broken) {
                return broken;
            }
        }
    }

    /** Which stories of the two go together. */
    private static Fit fit(Pair pair) {
        EndCause a = pair.a.ended;
        EndCause b = pair.b.ended;
        boolean talked = pair.a.saw(SessionEffect.Answered.class);
        if (a instanceof EndCause.TimedOut || b instanceof EndCause.TimedOut || lost(a) || lost(b)) {
            return Fit.TIMED_OUT;
        }
        if (a instanceof EndCause.Busy || a instanceof EndCause.Rejected) {
            assertThat(b).as("%s", pair).isInstanceOf(a.getClass());
            assertThat(talked).as("%s", pair).isFalse();
            return Fit.REFUSED;
        }
        if (a instanceof EndCause.Cancelled || (a instanceof EndCause.LocalHangup && !talked)) {
            if (b != null) { // else it was never reached; Busy and hang-ups crossed the CANCEL
                assertThat(b)
                        .as("%s", pair)
                        .isInstanceOfAny(
                                EndCause.Cancelled.class,
                                EndCause.Busy.class,
                                EndCause.RemoteHangup.class,
                                EndCause.LocalHangup.class);
                assertThat(b.by() == Party.LOCAL && b instanceof EndCause.Cancelled)
                        .as("%s", pair)
                        .isFalse();
            }
            return Fit.CANCELLED;
        }
        if (a instanceof EndCause.LocalHangup) {
            assertThat(b).as("%s", pair).isInstanceOfAny(EndCause.RemoteHangup.class, EndCause.LocalHangup.class);
            return Fit.HUNG_UP;
        }
        assertThat(a).as("%s", pair).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(b).as("%s", pair).isInstanceOfAny(EndCause.LocalHangup.class);
        return Fit.HUNG_UP;
    }

    /** A request met 481: the other side had given up, after silence of ours. */
    private static boolean lost(@Nullable EndCause cause) {
        return cause instanceof EndCause.Rejected rejected && rejected.status() == 481;
    }
}
