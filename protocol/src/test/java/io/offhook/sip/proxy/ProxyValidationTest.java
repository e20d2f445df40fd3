package io.offhook.sip.proxy;

import static io.offhook.sip.proxy.ProxyLab.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy refuses (RFC 3261 §16.3), how it reads routes (§16.4), and what it survives. */
class ProxyValidationTest {
    private final ProxyLab lab = new ProxyLab();
    private final Phone alice = new Phone(lab, "alice", 101);

    private SipResponse refused(SipRequest request, int status) {
        alice.send(request);
        if (request.isInvite()) {
            lab.response(alice.address, 100);
        }
        return lab.response(alice.address, status);
    }

    @Test
    void theHopLimitIs483() {
        new Phone(lab, "bob", 201).registered();
        refused(alice.invite("bob").edit().replace(HeaderName.MAX_FORWARDS, "0").buildRequest(), 483);
        lab.quiet();
    }

    @Test
    void aProxyRequireIs420() {
        SipResponse bad = refused(
                alice.invite("bob")
                        .edit()
                        .append(HeaderName.PROXY_REQUIRE, "foo, bar")
                        .buildRequest(),
                420);
        assertThat(bad.header(HeaderName.UNSUPPORTED)).isEqualTo("foo, bar");
    }

    @Test
    void anotherSchemeIs416() {
        refused(alice.initial(Method.INVITE, "tel:+15551234", "t1").build(), 416);
    }

    @Test
    void anUnknownUserIs404AndAnUnregisteredOne480() {
        refused(alice.invite("nobody"), 404);
        refused(alice.invite("bob"), 480);
        assertThat(lab.core.counters().refused()).isEqualTo(2);
    }

    @Test
    void aForeignDomainIsNotRelayed() {
        refused(alice.initial(Method.INVITE, "sip:bob@elsewhere.example", "f1").build(), 403);
        refused(alice.initial(Method.INVITE, "sip:bob@198.51.100.1", "f2").build(), 403);
    }

    @Test
    void anInventedRouteOpensNoRelay() {
        SipRequest forged = alice.initial(Method.BYE, "sip:victim@198.51.100.1", "f3")
                .header(HeaderName.ROUTE, "<sip:AAAAAAAAAAAA@192.0.2.1:5060;lr>")
                .build();
        refused(forged, 403);
        SipRequest through = alice.initial(Method.INVITE, "sip:bob@example.com", "f4")
                .header(HeaderName.ROUTE, "<sip:192.0.2.1:5060;lr>, <sip:198.51.100.1;lr>")
                .build();
        refused(through, 403);
        assertThat(lab.inboxes.keySet()).containsExactly(alice.address);
    }

    @Test
    void aPreloadedRouteToUsIsTakenAway() {
        Phone bob = new Phone(lab, "bob", 201).registered();
        SipRequest invite = alice.initial(Method.INVITE, "sip:bob@example.com", "p1")
                .header(HeaderName.ROUTE, "<sip:192.0.2.1;lr>")
                .build();
        alice.send(invite);
        lab.response(alice.address, 100);
        assertThat(lab.request(bob.address, "INVITE").has(HeaderName.ROUTE)).isFalse();
    }

    @Test
    void aRequestThatComesBackUnchangedIsALoop() {
        InetSocketAddress other = new InetSocketAddress("198.51.100.9", 5060);
        new Phone(lab, "bob", 201).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(new InetSocketAddress("192.0.2.201", 5060), "INVITE");
        SipRequest back = atBob.edit()
                .setRequestUri("sip:bob@example.com")
                .pushVia(io.offhook.sip.message.Via.of(
                        "UDP", "198.51.100.9", 5060, new io.offhook.sip.message.Branch("z9hG4bKother")))
                .buildRequest();
        lab.send(other, back);
        lab.response(other, 100);
        lab.response(other, 482);
    }

    @Test
    void aRequestThatComesBackWithAnotherUriIsASpiral() {
        InetSocketAddress other = new InetSocketAddress("198.51.100.9", 5060);
        new Phone(lab, "bob", 201).registered();
        Phone carol = new Phone(lab, "carol", 202).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(new InetSocketAddress("192.0.2.201", 5060), "INVITE");
        lab.send(
                other,
                atBob.edit()
                        .setRequestUri("sip:carol@example.com")
                        .pushVia(io.offhook.sip.message.Via.of(
                                "UDP", "198.51.100.9", 5060, new io.offhook.sip.message.Branch("z9hG4bKother")))
                        .buildRequest());
        assertThat(lab.request(carol.address, "INVITE").recordRoutes()).hasSize(2);
    }

    @Test
    void aStrictRouterBehindUsIsUnderstood() {
        Phone bob = new Phone(lab, "bob", 201).registered();
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        String recordRoute = atBob.recordRoutes().get(0).uri();
        // A strict router put us into the Request-URI and the remote target at the end of the Route (§16.4).
        SipRequest bye = bob.initial(Method.BYE, recordRoute, invite.callId().value())
                .header(HeaderName.ROUTE, "<" + alice.contact() + ">")
                .build();
        bob.send(bye);
        SipRequest atAlice = lab.request(alice.address, "BYE");
        assertThat(atAlice.requestUri()).isEqualTo(alice.contact());
        assertThat(atAlice.has(HeaderName.ROUTE)).isFalse();
    }

    @Test
    void aStrictRouterAfterUsGetsTheRequestUriItNeeds() {
        Phone bob = new Phone(lab, "bob", 201).registered();
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        String pass = lab.request(bob.address, "INVITE").recordRoutes().get(0).uri();
        SipRequest bye = alice.initial(
                        Method.BYE, bob.contact(), invite.callId().value())
                .header(HeaderName.ROUTE, "<" + pass + ">, <sip:198.51.100.3>")
                .build();
        alice.send(bye);
        SipRequest strict = lab.request(new InetSocketAddress("198.51.100.3", 5060), "BYE");
        assertThat(strict.requestUri()).isEqualTo("sip:198.51.100.3");
        assertThat(strict.headers(HeaderName.ROUTE)).isEqualTo(List.of("<" + bob.contact() + ">"));
    }

    @Test
    void anOptionsPingToTheProxyItselfIsAnswered() {
        refused(alice.initial(Method.OPTIONS, "sip:example.com", "o1").build(), 200);
        refused(alice.initial(Method.OPTIONS, "sip:192.0.2.1", "o2").build(), 200);
    }

    @Test
    void aFullTableShedsWithoutState() {
        ProxyLab small = new ProxyLab(ProxyLab.config(2, false), false);
        Phone caller = new Phone(small, "alice", 101);
        for (int i = 0; i < 2; i++) {
            caller.send(
                    caller.initial(Method.OPTIONS, "sip:example.com", "o" + i).build());
            small.response(caller.address, 200);
        }
        SipRequest invite = caller.invite("bob");
        caller.send(invite);
        SipResponse busy = small.response(caller.address, 503);
        assertThat(busy.header(HeaderName.RETRY_AFTER)).isEqualTo("5");
        caller.ackFailure(invite, busy);
        small.quiet();
        assertThat(small.core.activeContexts()).isEqualTo(2);
        assertThat(small.core.counters().shed()).isEqualTo(1);
        small.runFor(32 * SECOND);
        caller.send(caller.initial(Method.OPTIONS, "sip:example.com", "o9").build());
        small.response(caller.address, 200);
        small.nothingIsLeft();
    }

    @Test
    void aStrayResponseAndAStrayAckGoNowhere() {
        Phone bob = new Phone(lab, "bob", 201).registered();
        SipRequest invite = alice.invite("bob");
        bob.answer(invite, 200); // its Via is not ours
        SipRequest ours = invite.edit()
                .pushVia(io.offhook.sip.message.Via.of(
                        "UDP", "192.0.2.1", 5060, new io.offhook.sip.message.Branch("z9hG4bKinvented")))
                .buildRequest();
        bob.answer(ours, 200);
        alice.send(alice.initial(Method.ACK, "sip:victim@198.51.100.1", "s1").build());
        lab.quiet();
        assertThat(lab.core.counters().dropped()).isEqualTo(3);
    }

    @Test
    void responsesGoToTheSourceOfTheRequestOnly() {
        InetSocketAddress nat = new InetSocketAddress("203.0.113.5", 33_333);
        lab.send(nat, alice.initial(Method.OPTIONS, "sip:example.com", "n1").build());
        SipResponse withRport = lab.response(nat, 200);
        assertThat(withRport.topVia().received()).isEqualTo("203.0.113.5");
        assertThat(withRport.topVia().rport()).isEqualTo(33_333);
        String plain = ProxyLab.text(
                        alice.initial(Method.OPTIONS, "sip:example.com", "n2").build())
                .replace(";rport", "");
        lab.send(nat, plain);
        lab.response(new InetSocketAddress("203.0.113.5", 5060), 200); // the Via's port, never its host
    }

    @Test
    void callersProveThemselvesWhenTheConfigAsks() {
        ProxyLab strict = new ProxyLab(ProxyLab.config(1000, true), false);
        Phone bob = new Phone(strict, "bob", 201).registered();
        Phone caller = new Phone(strict, "alice", 101);
        DigestClient client = new DigestClient(
                Credentials.password("alice", "pw-alice".toCharArray()), ChallengePolicy.ownServers(), new Random(2));
        SipRequest invite = caller.invite("bob");
        caller.send(invite);
        strict.response(caller.address, 100);
        SipResponse challenge = strict.response(caller.address, 407);
        caller.ackFailure(invite, challenge);
        DigestAnswer.Retry retry = (DigestAnswer.Retry) client.answer(
                407,
                challenge.headers(HeaderName.PROXY_AUTHENTICATE),
                ChallengePolicy.Asker.OWN_PROXY,
                "INVITE",
                invite.requestUri(),
                invite.body());
        caller.send(caller.invite("bob")
                .edit()
                .append(HeaderName.PROXY_AUTHORIZATION, retry.headerValue())
                .buildRequest());
        strict.response(caller.address, 100);
        SipRequest atBob = strict.request(bob.address, "INVITE");
        assertThat(atBob.has(HeaderName.PROXY_AUTHORIZATION)).isFalse();
        Phone mallory = new Phone(strict, "carol", 66);
        DigestAnswer.Retry own = client.preemptive("INVITE", "sip:bob@example.com", invite.body())
                .get(0);
        mallory.send(mallory.invite("bob")
                .edit()
                .append(HeaderName.PROXY_AUTHORIZATION, own.headerValue())
                .buildRequest());
        strict.response(mallory.address, 100);
        strict.response(mallory.address, 403); // alice's proof under carol's name
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedTrafficThrowsNothingAndLeavesNothing(long seed) {
        Random random = new Random(seed);
        lab.trusting = true; // a mutant's second Via or body is its own sender's business
        Phone bob = new Phone(lab, "bob", 201).registered();
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        List<SipMessage> seeds = new ArrayList<>(List.of(invite, atBob, alice.register(60), bob.register(0)));
        seeds.add(SipResponse.respond(atBob, 180).build());
        seeds.add(bob.answer(atBob, 200));
        SipResponse ok = lab.response(alice.address, 200);
        seeds.add(alice.inDialog(Method.ACK, invite, ok));
        seeds.add(alice.inDialog(Method.BYE, invite, ok));
        seeds.add(io.offhook.sip.transaction.HopRequests.cancel(invite));
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).bytes().clone();
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextInt(4) == 0 ? random.nextInt(256) : " ;:@<>,*=\"1a".charAt(random.nextInt(12)));
            }
            lab.send(random.nextBoolean() ? alice.address : bob.address, bytes);
            if (i % 50 == 0) {
                lab.runFor(random.nextInt(1000) * 1_000_000L);
                lab.drain();
            }
        }
        lab.drain();
        lab.nothingIsLeft();
    }
}
