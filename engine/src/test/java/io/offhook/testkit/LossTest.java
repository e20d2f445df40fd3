package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.EngineConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Calls over lines that lose much: all of them are set up and torn down. Seeds 1 to 10 share the calls; the full figures ({@code -Doffhook.loss.calls=100000})
 * take minutes.
 */
class LossTest {
    private static final int CALLS = Integer.getInteger("offhook.loss.calls", 2_000);
    private static final int SEEDS = 10;

    @Test
    void everyDirectCallIsSetUpAndTornDownAtTenPercentLossEachWay() {
        assertThat(good(0.1, false, CALLS)).isEqualTo(CALLS);
    }

    @Test
    void ofTenThousandDirectCallsAtTwentyPercentLossEachWayAtMostOneFails() {
        assertThat(good(0.2, false, CALLS)).isGreaterThanOrEqualTo(CALLS - CALLS / 10_000);
    }

    @Test
    void ofTenThousandCallsThroughTheExchangeAtTenPercentLossOnEveryLinkAtMostOneFails() {
        int calls = Math.max(500, CALLS / 10);
        assertThat(good(0.1, true, calls)).isGreaterThanOrEqualTo(calls - calls / 10_000);
    }

    /** How many of the calls were answered and hung up as both sides would have it. Invariants are watched all the while: no event comes twice. */
    private static long good(double loss, boolean throughExchange, int calls) {
        AtomicLong good = new AtomicLong();
        Sweep.of(SEEDS)
                .settings(name -> Optional.empty())
                .run(
                        lab -> { // its seeds share the calls
                            Phone caller;
                            Phone callee;
                            if (throughExchange) {
                                LabExchange exchange = lab.exchange("example.com");
                                caller = exchange.phone("alice", lab.device("a", EngineConfig::withoutMedia));
                                callee = exchange.phone("bob", lab.device("b", EngineConfig::withoutMedia));
                                lab.await(caller.register());
                                lab.await(callee.register());
                            } else {
                                caller = lab.device("a", EngineConfig::withoutMedia)
                                        .phone("alice");
                                callee = lab.device("b", EngineConfig::withoutMedia)
                                        .phone("bob");
                            }
                            lab.network().delay(ofMillis(10), ofMillis(5)).loss(loss);
                            List<PhoneCall> made = new ArrayList<>();
                            int each = calls / SEEDS;
                            Duration between = ofSeconds(60).dividedBy(each);
                            for (int i = 0; i < each; i++) {
                                lab.after(between.multipliedBy(i), () -> {
                                    PhoneCall call = caller.call(callee);
                                    made.add(call);
                                    lab.after(ofSeconds(40), call::hangUp);
                                });
                            }
                            lab.run(ofSeconds(110));
                            lab.runUntil(() -> made.stream().allMatch(PhoneCall::isOver));
                            lab.run(ofSeconds(70));
                            long taken = callee.calls().stream()
                                    .filter(LossTest::isWhole)
                                    .count();
                            good.addAndGet(Math.min(
                                    taken,
                                    made.stream().filter(LossTest::isWhole).count()));
                        });
        return good.get();
    }

    /** Answered, and ended because somebody hung up. */
    private static boolean isWhole(PhoneCall call) {
        return call.wasAnswered()
                && call.cause()
                        .filter(cause -> cause instanceof io.offhook.sip.dialog.EndCause.LocalHangup
                                || cause instanceof io.offhook.sip.dialog.EndCause.RemoteHangup)
                        .isPresent();
    }
}
