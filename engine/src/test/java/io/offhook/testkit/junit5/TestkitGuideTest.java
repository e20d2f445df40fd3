package io.offhook.testkit.junit5;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.offhook.engine.Engine;
import io.offhook.engine.actor.Chaos;
import io.offhook.engine.actor.Registration;
import io.offhook.engine.actor.RegistrationEvent;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.testkit.ActorBench;
import io.offhook.testkit.Device;
import io.offhook.testkit.FarEnd;
import io.offhook.testkit.Lab;
import io.offhook.testkit.LabExchange;
import io.offhook.testkit.LabNat;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import io.offhook.testkit.Sweep;
import io.offhook.testkit.network.NatBehavior;
import io.offhook.testkit.peer.CallerQuirk;
import io.offhook.testkit.peer.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What engine/TESTKIT.md shows is so: its programs are the ones below, its versions are the build's, its links lead somewhere. */
class TestkitGuideTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((src/[^)]+)\\)");
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>([^<]+)</artifactId><version>([^<]+)</version>");

    @OffhookTest
    void twoPhonesHearEachOther(Lab lab) {
        Phone alice = lab.phone("alice");
        Phone bob = lab.phone("bob");

        PhoneCall call = alice.call(bob);
        lab.run(ofMinutes(30));
        alice.hears(bob);
        bob.hears(alice);

        call.hangUp();
        lab.expectQuiet();
        assertThat(bob.lastCall().cause()).contains(new EndCause.RemoteHangup(null));
    }

    @OffhookTest(seed = 7, seeds = 50)
    void callsComeAboutOnABadLine(Lab lab) {
        lab.network().loss(0.10).delay(ofMillis(40), ofMillis(10)).reorder(0.02);
        Phone alice = lab.phone("alice");
        PhoneCall call = alice.call(lab.phone("bob"));
        lab.runUntil(call::isTalking);
        call.hangUp();
        lab.expectQuiet();
    }

    @Test
    void aSweepNeedsNoJunit() {
        Sweep.of(100).from(1).run(lab -> {
            Phone alice = lab.phone("alice");
            PhoneCall call = alice.call(lab.phone("bob"));
            lab.runUntil(call::isTalking);
        });
    }

    @OffhookTest
    void theWireCanBeSeen(Lab lab) {
        Phone alice = lab.phone("alice");
        Phone bob = lab.phone("bob").answersAfter(ofSeconds(2));
        PhoneCall call = alice.call(bob);
        lab.run(ofSeconds(12));
        call.hangUp();
        lab.expectQuiet();
        assertThat(lab.ladder(call).toString()).contains("180 Ringing (INVITE)");
    }

    @OffhookTest
    void aCallSurvivesAShortOutage(Lab lab) {
        Phone alice = lab.phone("alice");
        Phone bob = lab.phone("bob");
        lab.network().between(alice, bob).delay(ofMillis(80)).loss(0.02).duplicate(0.01);

        PhoneCall call = alice.call(bob);
        lab.run(ofSeconds(10));
        lab.network().between(alice, bob).cut(ofSeconds(5));
        lab.run(ofSeconds(10));

        bob.hears(alice);
        assertThat(call.isTalking()).isTrue();
        call.hangUp();
        lab.expectQuiet();
    }

    @OffhookTest
    void theExchangeKnowsWhoIsThere(Lab lab) {
        LabExchange exchange = lab.exchange("example.com");
        Phone alice = exchange.phone("alice");
        Phone bob = exchange.phone("bob").answersAfter(ofSeconds(3));
        Phone carol = exchange.phone("carol").refuses(486);
        lab.await(alice.register());
        lab.await(bob.register());
        lab.await(carol.register());

        PhoneCall toBob = alice.call(bob);
        PhoneCall toCarol = alice.call(carol);
        lab.run(ofSeconds(5));
        assertThat(toBob.answeredAt().orElseThrow()).isGreaterThan(ofSeconds(3));
        assertThat(toCarol.cause()).contains(new EndCause.Busy(486, Party.REMOTE));

        toBob.dial("42#");
        lab.run(ofSeconds(3));
        assertThat(bob.lastCall().digits()).isEqualTo("42#");
        toBob.hangUp();
        lab.expectQuiet();
    }

    static void openMenu(Engine engine, String address) {
        engine.account("sip:menu@" + address)
                .onAnswered(call -> call.collectDigits(1, ofSeconds(10))
                        .thenCompose(digit -> call.playTone(digit.equals("1") ? 440 : 880))
                        .thenCompose(playing -> call.collectDigits(1, ofSeconds(10)))
                        .thenAccept(any -> call.hangUp()))
                .open();
    }

    @OffhookTest(seeds = 20)
    void theMenuHangsUpWhenNothingMoreIsPressed(Lab lab) {
        lab.network().loss(0.02);
        Device ivr = lab.device("ivr");
        String address = ivr.host().address().getHostAddress();
        openMenu(ivr.engine(), address);

        Phone caller = lab.phone("caller");
        PhoneCall call = caller.call("sip:menu@" + address);
        lab.runUntil(call::isTalking);
        call.dial("1");
        lab.runUntil(call::isOver);

        assertThat(call.cause()).contains(new EndCause.RemoteHangup(null));
        assertThat(call.statistics().orElseThrow().talk()).isBetween(ofSeconds(10), ofSeconds(12));
        lab.expectQuiet();
    }

    @OffhookTest
    void aPhoneAtHomeIsHeardThroughItsRouter(Lab lab) {
        LabNat home = lab.nat("home", NatBehavior.symmetric()).rewritesSip();
        Phone alice = home.phone("alice");
        Phone bob = lab.phone("bob");
        lab.dns()
                .srv("_sip._udp.example.org", 1, 1, 5060, "pbx.example.org")
                .address("pbx.example.org", bob.host().address());

        PhoneCall call = alice.call("sip:bob@example.org");
        lab.run(ofSeconds(5));
        bob.hears(alice);
        alice.hears(bob);
        call.hangUp();
        lab.expectQuiet();
    }

    @OffhookTest(seeds = 5)
    void noAgentHasTwoCallsAtOnce(Lab lab) {
        Phone agent = lab.phone("agent");
        lab.every(
                ofMillis(100),
                () -> assertThat(agent.calls().stream().filter(PhoneCall::isTalking))
                        .hasSizeLessThanOrEqualTo(1));
        for (int i = 0; i < 3; i++) {
            PhoneCall call = lab.phone("caller" + i).call(agent);
            lab.run(ofSeconds(10));
            call.hangUp();
            lab.expectQuiet();
        }
    }

    @OffhookTest
    void oneCallFallsAndTheOtherGoesOn(Lab lab) {
        Device service = lab.device("service");
        Phone unlucky = service.phone("unlucky");
        Phone neighbour = service.phone("neighbour");
        Phone caller = lab.phone("caller");
        PhoneCall first = caller.call(unlucky);
        PhoneCall second = caller.call(neighbour);
        lab.run(ofSeconds(3));

        lab.chaos().strike(Chaos.Victim.DIALOG, unlucky);
        unlucky.lastCall().dial("1"); // the message that it fails at
        lab.run(ofSeconds(1));
        assertThat(first.cause()).containsInstanceOf(EndCause.RemoteHangup.class);
        assertThat(second.isTalking()).isTrue();

        second.hangUp();
        lab.expectQuiet();
    }

    @OffhookTest(seeds = 5)
    void aCallerThatNeverAcknowledgesIsHungUpOn(Lab lab) {
        Phone bob = lab.phone("bob");
        ScriptedPeer carrier = lab.peer("carrier").with(CallerQuirk.NEVER_ACKS);

        carrier.call(bob);
        carrier.expectRequest("BYE"); // after 64*T1 of repeating its answer
        lab.run(ofSeconds(40));
        assertThat(bob.lastCall().cause()).contains(new EndCause.TimedOut("ACK"));
    }

    @OffhookTest
    void aRegistrationThatIsPutOffComesBack(Lab lab) {
        ActorBench bench = ActorBench.in(lab);
        FarEnd registrar = bench.farEnd();
        List<RegistrationEvent> events = new ArrayList<>();
        ActorRef<Registration.Command> registration = bench.registration(bench.spec("alice"), events::add);

        registration.tell(new Registration.Register());
        SipRequest first = registrar.request(Method.REGISTER);
        registration.tell(new Registration.Received(registrar.answer(first, 503, HeaderName.RETRY_AFTER, "60")));
        bench.pass(ofSeconds(59));
        registrar.expectNothing();

        bench.pass(ofSeconds(31)); // a random part is added, so that not all clients come back at once
        SipRequest second = registrar.request(Method.REGISTER);
        registration.tell(new Registration.Received(registrar.registered(second, 600)));
        bench.settle();
        assertThat(events).last().isEqualTo(new RegistrationEvent.Registered(ofSeconds(600)));
    }

    private static Stream<MatchResult> guide(Pattern part) throws IOException {
        return part.matcher(Files.readString(Path.of("TESTKIT.md"))).results();
    }

    @Test
    void theProgramsOfTheGuideAreTheOnesAbove() throws IOException {
        String source =
                squeezed(Files.readString(Path.of("src/test/java/io/offhook/testkit/junit5/TestkitGuideTest.java")));

        assertThat(guide(PROGRAM).map(found -> squeezed(found.group(1))))
                .hasSize(12)
                .allMatch(source::contains);
    }

    @Test
    void itsVersionsAreTheOnesThatAreTested() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));

        assertThat(guide(VERSION)).hasSize(3).allSatisfy(found -> {
            String written = found.group(1).startsWith("akka")
                    ? "<akka.version>" + found.group(2)
                    : found.group(1).startsWith("offhook") ? "<version>" + found.group(2) : found.group();
            assertThat(pom).contains(written);
        });
    }

    @Test
    void itsLinksLeadToFiles() throws IOException {
        assertThat(guide(LINK).map(found -> Path.of(found.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    /** A formatter may break lines where it likes. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
