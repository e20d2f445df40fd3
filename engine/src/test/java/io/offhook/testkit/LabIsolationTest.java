package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.actor.Chaos.Victim;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hundred accounts in one engine, one of them struck down again and again: the others must not notice. */
class LabIsolationTest {
    private static final int ACCOUNTS = 100;
    private static final int CALLS_EACH = Integer.getInteger("offhook.isolation.calls", 10);
    private static final int STRIKES = 100;

    @Test
    void oneAccountItsDialogsAndStreamsAreStruckEvery100MsForTenSecondsAndNinetyNineOthersLoseNoCallAndNoPacket() {
        assertThat(othersNotice(List.of(Victim.ACCOUNT, Victim.DIALOG, Victim.MEDIA_STREAM)))
                .isEqualTo(STRIKES);
    }

    @Test
    void neitherDoTheyNoticeWhenItsRegistrationIsStruckWheneverItIsUp() {
        assertThat(othersNotice(List.of(Victim.REGISTRATION)))
                .isGreaterThan(10); // the rest meets it waiting to restart
    }

    /** Fails when the others notice; returns how often the victim was struck. */
    private static int othersNotice(List<Victim> kinds) {
        try (Lab lab = Lab.of(11)) {
            LabExchange exchange = lab.exchange("example.com");
            Device service = lab.device("service");
            Phone world = exchange.phone("world");
            world.register();
            List<Phone> phones = new ArrayList<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                Phone phone = exchange.phone("a" + i, service);
                phones.add(phone);
                phone.register();
            }
            lab.run(ofSeconds(2));
            Phone victim = phones.remove(ACCOUNTS / 2);
            List<PhoneCall> calls = new ArrayList<>();
            for (Phone phone : phones) {
                for (int i = 0; i < CALLS_EACH; i++) {
                    calls.add(phone.call(world));
                }
            }
            lab.run(ofSeconds(3));
            assertThat(calls.stream().filter(PhoneCall::isTalking)).hasSize(calls.size());

            strike(lab, victim, world, kinds);

            long began = lab.now().toMillis();
            lab.run(ofSeconds(1));
            assertThat(victim.registeredAt())
                    .as("the victim's binding")
                    .hasValueSatisfying(at -> assertThat(at.toMillis()).isGreaterThan(began));
            assertThat(calls.stream().filter(PhoneCall::isTalking)).hasSize(calls.size());
            lab.run(ofSeconds(1));
            calls.forEach(PhoneCall::hangUp);
            victim.calls().forEach(PhoneCall::hangUp);
            lab.expectQuiet();
            assertThat(calls)
                    .allSatisfy(call -> assertThat(lost(call)).as("%s", call).isZero());
            return lab.chaos().strikes();
        }
    }

    /** Each kind of actor with each kind of Throwable, in turn, and something to do for whoever is struck. */
    private static void strike(Lab lab, Phone victim, Phone world, List<Victim> kinds) {
        for (int i = 0; i < STRIKES; i++) {
            Victim kind = kinds.get(i % kinds.size()); // and the eight kinds of Throwable in turn: each meets each
            PhoneCall call = victim.call(world);
            lab.run(ofMillis(50));
            lab.chaos().strike(kind, victim);
            if (kind == Victim.ACCOUNT || kind == Victim.REGISTRATION) {
                victim.register();
            } else {
                call.dial("1");
            }
            lab.run(ofMillis(50)); // an actor that is just being restarted is struck when it is up again
        }
        lab.chaos().calm();
        victim.register();
    }

    private static long lost(PhoneCall call) {
        return call.statistics().orElseThrow().media().orElseThrow().lost();
    }
}
