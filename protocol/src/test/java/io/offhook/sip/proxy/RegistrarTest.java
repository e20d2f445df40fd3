package io.offhook.sip.proxy;

import static io.offhook.sip.proxy.ProxyLab.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.auth.DigestChallenge;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 §10.3 by rules, and RFC 3665 §2 by its own messages. */
class RegistrarTest {
    private final ProxyLab open = new ProxyLab();
    private final ProxyLab strict = new ProxyLab(ProxyLab.config(1000, false), true);

    private static DigestClient client(String user, String password) {
        return new DigestClient(
                Credentials.password(user, password.toCharArray()), ChallengePolicy.ownServers(), new Random(1));
    }

    /** Registers and answers the challenge; the last response. */
    private SipResponse withDigest(Phone phone, DigestClient client, String to) {
        phone.send(to(phone.register(3600), to));
        SipResponse challenge = strict.response(phone.address, 401);
        DigestAnswer answer = client.answer(
                401,
                challenge.headers(HeaderName.WWW_AUTHENTICATE),
                ChallengePolicy.Asker.OWN_REGISTRAR,
                "REGISTER",
                "sip:example.com",
                new byte[0]);
        phone.send(to(phone.register(3600), to)
                .edit()
                .append(HeaderName.AUTHORIZATION, ((DigestAnswer.Retry) answer).headerValue())
                .buildRequest());
        return (SipResponse) strict.poll(phone.address);
    }

    private static SipRequest to(SipRequest request, String user) {
        return request.edit()
                .replace(HeaderName.TO, "<sip:" + user + "@example.com>")
                .buildRequest();
    }

    @Test
    void aRegistrationWithDigestOffersTheStrongestFirst() {
        Phone bob = new Phone(strict, "bob", 201);
        bob.send(bob.register(3600));
        SipResponse challenge = strict.response(bob.address, 401);
        assertThat(challenge.headers(HeaderName.WWW_AUTHENTICATE))
                .extracting(
                        c -> DigestChallenge.parse(c).orElseThrow().algorithm().token())
                .containsExactly("SHA-256", "MD5");
        assertThat(challenge.length()).isLessThan(2 * bob.register(3600).length()); // no amplifier
        SipResponse ok = withDigest(bob, client("bob", "pw-bob"), "bob");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.contacts()).hasSize(1);
        assertThat(ok.contacts().get(0).param("expires")).isEqualTo("3600");
        assertThat(strict.registrar.succeeded()).isEqualTo(1);
        assertThat(strict.registrar.challenged()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsChallengedAgainAndBindsNothing() {
        SipResponse again = withDigest(new Phone(strict, "bob", 201), client("bob", "guess"), "bob");
        assertThat(again.status()).isEqualTo(401);
        assertThat(strict.registrar.size()).isZero();
    }

    @Test
    void nobodyBindsForSomebodyElse() {
        SipResponse hijack = withDigest(new Phone(strict, "alice", 201), client("alice", "pw-alice"), "bob");
        assertThat(hijack.status()).isEqualTo(403);
        assertThat(strict.registrar.size()).isZero();
        assertThat(strict.registrar.failed()).isEqualTo(1);
    }

    @Test
    void aRepeatedRegisterIsNotAReplay() {
        Phone bob = new Phone(strict, "bob", 201);
        DigestClient client = client("bob", "pw-bob");
        bob.send(bob.register(3600));
        SipResponse challenge = strict.response(bob.address, 401);
        DigestAnswer.Retry retry = (DigestAnswer.Retry) client.answer(
                401,
                challenge.headers(HeaderName.WWW_AUTHENTICATE),
                ChallengePolicy.Asker.OWN_REGISTRAR,
                "REGISTER",
                "sip:example.com",
                new byte[0]);
        SipRequest register = bob.register(3600)
                .edit()
                .append(HeaderName.AUTHORIZATION, retry.headerValue())
                .buildRequest();
        bob.send(register);
        bob.send(register); // its 200 was lost
        strict.response(bob.address, 200);
        strict.response(bob.address, 200);
        SipRequest replay = register.edit().replaceTopVia(bob.via()).buildRequest();
        bob.send(replay);
        SipResponse refused = strict.response(bob.address, 401);
        assertThat(refused.header(HeaderName.WWW_AUTHENTICATE)).contains("stale=true");
    }

    @Test
    void twoPhonesOfOneUserAreListedBestFirst() {
        Phone desk = new Phone(open, "bob", 201);
        Phone cell = new Phone(open, "bob", 202);
        open.send(desk.address, contact(desk.register(3600), "<" + desk.contact() + ">;q=0.5"));
        open.response(desk.address, 200);
        open.send(cell.address, contact(cell.register(3600), "<" + cell.contact() + ">;q=0.7"));
        SipResponse both = open.response(cell.address, 200);
        assertThat(both.contacts()).extracting(c -> c.uri()).containsExactly(cell.contact(), desk.contact());
        assertThat(open.registrar.bindingsOf("bob", open.nowNs))
                .extracting(Binding::preference)
                .containsExactly(700, 500);
    }

    private static SipRequest contact(SipRequest request, String value) {
        return request.edit().replace(HeaderName.CONTACT, value).buildRequest();
    }

    @Test
    void aBindingEndsByItself() {
        new Phone(open, "bob", 201).registered();
        open.nowNs += 3599 * SECOND;
        assertThat(open.registrar.bindingsOf("bob", open.nowNs)).hasSize(1);
        open.nowNs += SECOND;
        assertThat(open.registrar.bindingsOf("bob", open.nowNs)).isEmpty();
        new Phone(open, "alice", 201).registered();
        open.registrar.purge(open.nowNs + 3600 * SECOND);
        assertThat(open.registrar.size()).isZero();
    }

    @Test
    void aRefreshReplacesAndAnOldOneIsRefused() {
        Phone bob = new Phone(open, "bob", 201);
        SipRequest first = bob.register(3600);
        SipRequest second = bob.register(1800);
        bob.send(second);
        assertThat(open.response(bob.address, 200).contacts()).hasSize(1);
        bob.send(first); // overtaken on the way
        open.response(bob.address, 500);
        assertThat(open.registrar.bindingsOf("bob", 1800 * SECOND)).isEmpty();
    }

    @Test
    void expiresOfZeroRemovesOneContactOnly() {
        Phone desk = new Phone(open, "bob", 201).registered();
        new Phone(open, "bob", 202).registered();
        desk.send(desk.register(0));
        assertThat(open.response(desk.address, 200).contacts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1,423", "59,423", "60,200", "0,200", "4294967295,200", "99999999999999999999,200"})
    void theIntervalIsBounded(String seconds, int status) {
        Phone bob = new Phone(open, "bob", 201);
        open.send(
                bob.address,
                bob.register(3600).edit().replace(HeaderName.EXPIRES, seconds).buildRequest());
        SipResponse response = open.response(bob.address, status);
        if (status == 423) {
            assertThat(response.header(HeaderName.MIN_EXPIRES)).isEqualTo("60");
        }
        for (Binding binding : open.registrar.bindingsOf("bob", open.nowNs)) {
            assertThat(binding.expiresAtNs() - open.nowNs).isBetween(60 * SECOND, 7200 * SECOND);
        }
    }

    @Test
    void theStarRemovesAllBindings() {
        Phone bob = new Phone(open, "bob", 201).registered();
        new Phone(open, "bob", 202).registered();
        bob.send(contact(bob.register(0), "*"));
        assertThat(open.response(bob.address, 200).has(HeaderName.CONTACT)).isFalse();
        assertThat(open.registrar.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*, <sip:bob@192.0.2.9>", "garbage", "<>"})
    void aBadContactIsRefusedWhole(String value) {
        Phone bob = new Phone(open, "bob", 201).registered();
        String text = ProxyLab.text(contact(bob.register(0), "sip:place"))
                .replace("<sip:place>", value)
                .replace("sip:place", value);
        open.send(bob.address, text);
        SipMessage answer = open.poll(bob.address); // none where the codec has refused it already
        assertThat(answer == null || ((SipResponse) answer).status() == 400).isTrue();
        assertThat(open.registrar.bindingsOf("bob", open.nowNs)).hasSize(1);
    }

    @Test
    void theStarWithAnIntervalIsRefused() {
        Phone bob = new Phone(open, "bob", 201).registered();
        bob.send(contact(bob.register(3600), "*"));
        open.response(bob.address, 400);
        assertThat(open.registrar.bindingsOf("bob", open.nowNs)).hasSize(1);
    }

    @Test
    void oneBadContactAmongManyChangesNothing() {
        Phone bob = new Phone(open, "bob", 201);
        bob.send(contact(bob.register(3600), "<" + bob.contact() + ">, <sip:bob@192.0.2.7>;expires=5"));
        open.response(bob.address, 423);
        assertThat(open.registrar.size()).isZero();
    }

    @Test
    void tooManyContactsAreRefused() {
        StringBuilder many = new StringBuilder("<sip:bob@192.0.2.1:1>");
        for (int port = 2; port <= 11; port++) {
            many.append(", <sip:bob@192.0.2.1:").append(port).append('>');
        }
        Phone bob = new Phone(open, "bob", 201);
        bob.send(contact(bob.register(3600), many.toString()));
        open.response(bob.address, 503);
        assertThat(open.registrar.size()).isZero();
    }

    @Test
    void unknownUsersDomainsAndExtensionsAreRefused() {
        Phone eve = new Phone(open, "eve", 66);
        eve.send(eve.register(60));
        open.response(eve.address, 404);
        Phone bob = new Phone(open, "bob", 201);
        open.send(
                bob.address,
                bob.register(60)
                        .edit()
                        .replace(HeaderName.TO, "<sip:bob@example.org>")
                        .buildRequest());
        open.response(bob.address, 404);
        open.send(
                bob.address,
                bob.register(60).edit().append(HeaderName.REQUIRE, "gruu").buildRequest());
        assertThat(open.response(bob.address, 420).header(HeaderName.UNSUPPORTED))
                .isEqualTo("gruu");
        open.send(
                bob.address,
                bob.register(60).edit().setRequestUri("sip:example.org").buildRequest());
        open.response(bob.address, 403);
    }

    @Test
    void aContactBehindANatIsReachedWhereItsRegisterCameFrom() {
        InetSocketAddress nat = new InetSocketAddress("203.0.113.7", 40_000);
        Phone bob = new Phone(open, "bob", 201);
        open.send(nat, bob.register(3600));
        open.response(nat, 200);
        assertThat(open.registrar.bindingsOf("bob", open.nowNs).get(0).target().address())
                .isEqualTo(nat);
    }

    private static String rfc3665(String file) throws IOException {
        try (InputStream in = RegistrarTest.class.getResourceAsStream("/rfc3665/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // Our registrar is at its domain, on UDP; the RFC's was a host of it, on TLS. The nonces are its own.
            return text.replace("sips:", "sip:")
                    .replace("SIP/2.0/TLS", "SIP/2.0/UDP")
                    .replace(":5061", ":5060")
                    .replace("ss2.biloxi", "biloxi");
        }
    }

    private static ProxyLab biloxi() {
        ProxyConfig plain = ProxyConfig.of("biloxi.example.com", ProxyLab.PROXY);
        return new ProxyLab(plain, false);
    }

    /** The RFC's credentials are for nonces that we did not make, so the open registrar reads its flows. */
    @Test
    void theFlowsOfRfc3665Section2() throws IOException {
        ProxyLab lab = biloxi();
        InetSocketAddress bob = new InetSocketAddress("192.0.2.201", 5060);
        lab.send(bob, rfc3665("2_1/F03_REGISTER.sip"));
        SipResponse first = lab.response(bob, 200);
        assertThat(first.contacts()).extracting(c -> c.uri()).containsExactly("sip:bob@client.biloxi.example.com");
        assertThat(first.contacts().get(0).param("expires")).isEqualTo("3600");
        assertThat(first.topVia().received()).isEqualTo("192.0.2.201");

        lab.runFor(33 * SECOND);
        lab.send(bob, cseq(rfc3665("2_2/F01_REGISTER.sip"), 3));
        SipResponse added = lab.response(bob, 200);
        assertThat(added.contacts())
                .extracting(c -> c.uri())
                .containsExactly("sip:bob@client.biloxi.example.com", "mailto:bob@biloxi.example.com");

        lab.runFor(33 * SECOND);
        lab.send(bob, cseq(rfc3665("2_3/F01_REGISTER.sip"), 4));
        assertThat(lab.response(bob, 200).contacts()).hasSize(2);

        lab.runFor(33 * SECOND);
        lab.send(bob, cseq(rfc3665("2_4/F01_REGISTER.sip"), 5));
        assertThat(lab.response(bob, 200).contacts()).isEmpty();
        assertThat(lab.registrar.size()).isZero();
    }

    private static String cseq(String text, int number) {
        return text.replace("CSeq: 1 ", "CSeq: " + number + " "); // the RFC's flows stand each for themselves
    }

    @Test
    void theChallengesOfRfc3665Sections21And25() throws IOException {
        ProxyLab lab = new ProxyLab(ProxyConfig.of("biloxi.example.com", ProxyLab.PROXY), true);
        InetSocketAddress bob = new InetSocketAddress("192.0.2.201", 5060);
        for (String file : List.of("2_1/F01_REGISTER.sip", "2_5/F01_REGISTER.sip", "2_5/F03_REGISTER.sip")) {
            lab.send(bob, rfc3665(file));
            SipResponse challenge = lab.response(bob, 401);
            assertThat(challenge.headers(HeaderName.WWW_AUTHENTICATE)).hasSize(2);
            assertThat(challenge.toTag()).isNotNull();
            lab.runFor(33 * SECOND);
        }
        assertThat(lab.registrar.size()).isZero();
    }
}
