package io.offhook.testkit.junit5;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.offhook.engine.actor.AccountSpec;
import io.offhook.engine.actor.Registration;
import io.offhook.engine.actor.RegistrationEvent;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.registration.RegistrationFailure;
import io.offhook.testkit.ActorBench;
import io.offhook.testkit.FarEnd;
import io.offhook.testkit.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * Shows: the actor of one registration alone, driven message by message. The test is the registrar, it takes each REGISTER from the far end and tells the
 * answer to the actor; hours of refreshing and waiting pass when the test says so.
 */
@OffhookSeeds(seed = 1, seeds = 5)
class RegistrationScenarioTest {
    private final List<RegistrationEvent> events = new ArrayList<>();
    private ActorBench bench;
    private FarEnd registrar;
    private ActorRef<Registration.Command> registration;

    @BeforeEach
    void aRegistration(Lab lab) {
        bench = ActorBench.in(lab);
        registrar = bench.farEnd();
        AccountSpec alice = bench.spec("alice")
                .withCredentials(Credentials.password("alice", "secret".toCharArray()))
                .withExpires(ofSeconds(60));
        registration = bench.registration(alice, events::add);
        registration.tell(new Registration.Register());
    }

    private void answer(SipResponse response) {
        registration.tell(new Registration.Received(response));
        bench.settle();
    }

    @OffhookTest
    void goesThroughChallengeTooBriefAndUnavailableToItsBinding() {
        SipRequest first = registrar.request(Method.REGISTER);
        assertThat(first.header(HeaderName.AUTHORIZATION)).isNull();

        answer(registrar.challenge(first, "far"));
        SipRequest proven = registrar.request(Method.REGISTER);
        assertThat(proven.header(HeaderName.AUTHORIZATION)).contains("username=\"alice\"", "realm=\"far\"");
        assertThat(proven.callId()).isEqualTo(first.callId());
        assertThat(proven.cseq().sequence()).isEqualTo(first.cseq().sequence() + 1);

        answer(registrar.answer(proven, 423, HeaderName.MIN_EXPIRES, "1800"));
        SipRequest longer = registrar.request(Method.REGISTER);
        assertThat(longer.expires()).hasValue(1_800);

        answer(registrar.answer(longer, 503, HeaderName.RETRY_AFTER, "120"));
        assertThat(events).hasSize(1);
        RegistrationEvent.Failed failed = (RegistrationEvent.Failed) events.get(0);
        assertThat(failed.failure())
                .isInstanceOfSatisfying(
                        RegistrationFailure.Rejected.class,
                        why -> assertThat(why.status()).isEqualTo(503));
        Duration wait = failed.retryIn().orElseThrow(); // 120 s, and a random part more: all clients were told the same
        assertThat(wait).isBetween(ofSeconds(120), ofSeconds(150));

        bench.pass(wait.minusNanos(1));
        registrar.expectNothing();
        bench.pass(Duration.ofNanos(1));
        SipRequest again = registrar.request(Method.REGISTER);
        assertThat(again.expires()).hasValue(1_800); // what was learnt stays

        answer(registrar.registered(again, 1_800));
        assertThat(events).hasSize(2).last().isEqualTo(new RegistrationEvent.Registered(ofSeconds(1_800)));
    }

    @OffhookTest
    void isRefreshedBeforeItLapses() {
        SipRequest first = registrar.request(Method.REGISTER);
        answer(registrar.registered(first, 600));

        bench.pass(ofMinutes(10));
        SipRequest refresh = (SipRequest) registrar.received().get(0);
        assertThat(refresh.cseq().sequence()).isEqualTo(first.cseq().sequence() + 1);
    }

    @OffhookTest
    void repeatsARequestThatNobodyAnswersUntilItGivesUp() {
        SipRequest first = registrar.request(Method.REGISTER);

        bench.pass(ofMillis(499));
        registrar.expectNothing();
        bench.pass(ofMillis(1)); // timer E, T1 (RFC 3261 section 17.1.2.2)
        assertThat(registrar.request(Method.REGISTER).topBranch()).isEqualTo(first.topBranch());

        bench.pass(ofSeconds(32)); // timer F, 64*T1
        assertThat(registrar.received()).hasSize(9);
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        RegistrationEvent.Failed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(RegistrationFailure.TimedOut.INSTANCE));
    }

    @OffhookTest
    void aWrongPasswordIsNotSentTwice() {
        answer(registrar.challenge(registrar.request(Method.REGISTER), "far"));
        answer(registrar.challenge(registrar.request(Method.REGISTER), "far"));

        assertThat(events).singleElement().isInstanceOf(RegistrationEvent.Failed.class);
        bench.pass(Duration.ofHours(24));
        registrar.expectNothing();
    }

    @OffhookTest
    void removesItsBindingWhenItIsToldTo() {
        answer(registrar.registered(registrar.request(Method.REGISTER), 600));

        registration.tell(new Registration.Unregister());
        SipRequest removal = registrar.request(Method.REGISTER);
        assertThat(removal.header(HeaderName.EXPIRES)).isEqualTo("0");

        answer(registrar.answer(removal, 200));
        assertThat(events).last().isEqualTo(new RegistrationEvent.Unregistered());
    }
}
