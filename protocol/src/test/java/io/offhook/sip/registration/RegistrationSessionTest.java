package io.offhook.sip.registration;

import static io.offhook.sip.registration.VirtualRegistration.SECOND;
import static io.offhook.sip.registration.VirtualRegistration.answer;
import static io.offhook.sip.registration.VirtualRegistration.expires;
import static io.offhook.sip.registration.VirtualRegistration.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestAlgorithm;
import io.offhook.sip.auth.DigestAnswer.Refusal;
import io.offhook.sip.auth.DigestServer;
import io.offhook.sip.auth.DigestVerdict;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.registration.RegistrationEffect.Expired;
import io.offhook.sip.registration.RegistrationEffect.ExpiringSoon;
import io.offhook.sip.registration.RegistrationEffect.Registered;
import io.offhook.sip.registration.RegistrationEffect.RegistrationFailed;
import io.offhook.sip.registration.RegistrationEffect.Unregistered;
import io.offhook.sip.transaction.UnexpectedInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationSessionTest {
    private final DigestServer server = new DigestServer(
            "biloxi.example.com",
            EnumSet.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256),
            Duration.ofSeconds(300),
            user -> Optional.of(Credentials.password(user, "zanzibar".toCharArray())),
            new Random(1));

    private SipResponse digest(VirtualRegistration phone, SipRequest request) {
        DigestVerdict verdict =
                server.verify("REGISTER", request.body(), request.headers(HeaderName.AUTHORIZATION), phone.nowNs);
        if (verdict instanceof DigestVerdict.Challenge challenge) {
            ResponseBuilder unauthorized = answer(request, 401);
            server.challenges(challenge.stale(), phone.nowNs)
                    .forEach(c -> unauthorized.header(HeaderName.WWW_AUTHENTICATE, c));
            return unauthorized.build();
        }
        return ok(request, 3600);
    }

    @Test
    void aBindingIsMadeAndToldWithItsTime() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> ok(request, 600);
        phone.register();
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
        Registered registered = (Registered) phone.events.get(0);
        assertThat(registered.expires()).isEqualTo(Duration.ofSeconds(600));
        assertThat(registered.bindings()).hasSize(1);
        assertThat(phone.last().requestUri()).isEqualTo("sip:biloxi.example.com");
        assertThat(phone.last().header(HeaderName.CONTACT)).isEqualTo("<" + VirtualRegistration.CONTACT + ">");
        assertThat(phone.last().header(HeaderName.MAX_FORWARDS)).isEqualTo("70");
    }

    @Test
    void refreshesKeepTheBindingForADayWithOneCallIdAndRisingCSeq() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        phone.runUntil(86_400 * SECOND);
        assertThat(phone.events(Registered.class)).hasSizeBetween(25, 30);
        assertThat(phone.events(ExpiringSoon.class)).isEmpty();
        assertThat(phone.events(Expired.class)).isEmpty();
        assertThat(phone.events(RegistrationFailed.class)).isEmpty();
        long before = -1;
        for (SipRequest request : phone.sent) {
            assertThat(request.callId()).isEqualTo(phone.session.callId());
            assertThat(request.cseq().sequence()).isGreaterThan(before);
            before = request.cseq().sequence();
        }
    }

    @Test
    void aBindingThatRanOutWhileWeSleptIsMadeAnewAtOnce() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        phone.receive(ok(phone.last(), 600));
        phone.nowNs = 601 * SECOND;
        phone.timer(new RegistrationTimer(RegistrationTimer.Name.EXPIRED, 1)); // before REFRESH, which was due earlier
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERING);
        assertThat(phone.session.bound()).isFalse();
        assertThat(phone.sent).hasSize(2);
        phone.timer(new RegistrationTimer(RegistrationTimer.Name.REFRESH, 1));
        assertThat(phone.sent).hasSize(2);
    }

    @Test
    void anAttemptWhileTheBindingHoldsIsARefreshAlsoAfterAFailure() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        phone.receive(ok(phone.last(), 600));
        phone.register();
        phone.receive(answer(phone.last(), 503).build());
        assertThat(phone.state()).isEqualTo(RegistrationState.WAITING);
        phone.register();
        assertThat(phone.state()).isEqualTo(RegistrationState.REFRESHING);
    }

    @Test
    void whatMeansNothingIsTold() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.fail();
        phone.register();
        SipRequest first = phone.last();
        phone.receive(answer(first, 500).build());
        phone.receive(answer(first, 500).build()); // a repeat is no surprise
        phone.receive(answer(first, 100).build());
        phone.register();
        phone.receive(ok(first, 600));
        assertThat(phone.events(RegistrationEffect.Unexpected.class))
                .extracting(RegistrationEffect.Unexpected::what)
                .containsExactly(
                        UnexpectedInput.TRANSPORT_FAILURE,
                        UnexpectedInput.RESPONSE_OUT_OF_PLACE,
                        UnexpectedInput.RESPONSE_TO_NOTHING);
    }

    @Test
    void aRefreshComesAt85To95PercentOfTheInterval() {
        TreeSet<Long> moments = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            VirtualRegistration phone = new VirtualRegistration(VirtualRegistration.config(), null, seed);
            phone.registrar = request -> ok(request, 1000);
            phone.register();
            phone.runUntil(999 * SECOND);
            moments.add(phone.sentAtNs.get(1));
        }
        assertThat(moments.first()).isGreaterThanOrEqualTo(850 * SECOND).isLessThan(860 * SECOND);
        assertThat(moments.last()).isLessThanOrEqualTo(950 * SECOND).isGreaterThan(940 * SECOND);
    }

    @Test
    void theRefreshReusesTheNonceWithoutAnotherChallenge() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        phone.nowNs = 10 * SECOND;
        phone.register();
        assertThat(phone.sent).hasSize(3);
        assertThat(phone.last().header(HeaderName.AUTHORIZATION))
                .contains("nc=00000002")
                .contains("SHA-256");
    }

    @Test
    void aStaleNonceIsRenewedWithoutAFuss() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        phone.nowNs = 301 * SECOND;
        phone.register();
        assertThat(phone.sent).hasSize(4);
        assertThat(phone.events(Registered.class)).hasSize(2);
        assertThat(phone.events(RegistrationFailed.class)).isEmpty();
    }

    @Test
    void aWrongPasswordIsTerminalAndMakesNoStorm() {
        VirtualRegistration phone = VirtualRegistration.of("guess");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        phone.runUntil(86_400 * SECOND);
        assertThat(phone.sent).hasSize(2);
        assertThat(phone.state()).isEqualTo(RegistrationState.FAILED);
        RegistrationFailed failed = phone.events(RegistrationFailed.class).get(0);
        assertThat(failed.cause()).isEqualTo(new RegistrationFailure.Unauthorized(401, Refusal.WRONG_PASSWORD));
        assertThat(failed.retryInNs()).isEmpty();
    }

    @Test
    void anAccountWithoutCredentialsFailsForGood() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> digest(phone, request);
        phone.register();
        assertThat(phone.events(RegistrationFailed.class).get(0).cause())
                .isEqualTo(new RegistrationFailure.Unauthorized(401, Refusal.NO_CREDENTIALS));
        assertThat(phone.state()).isEqualTo(RegistrationState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 405, 420, 600, 603})
    void refusalsThatTimeDoesNotMendAreTerminal(int status) {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> answer(request, status).build();
        phone.register();
        phone.runUntil(86_400 * SECOND);
        assertThat(phone.sent).hasSize(1);
        assertThat(phone.state()).isEqualTo(RegistrationState.FAILED);
    }

    @Test
    void a403StaysTerminalEvenWithARetryAfter() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request ->
                answer(request, 403).header(HeaderName.RETRY_AFTER, "1").build();
        phone.register();
        assertThat(phone.state()).isEqualTo(RegistrationState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 480, 500, 503, 504})
    void passingTroubleIsRetriedWithGrowingWaits(int status) {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> answer(request, status).build();
        phone.register();
        phone.runUntil(5 * 3600 * SECOND);
        List<RegistrationFailed> failures = phone.events(RegistrationFailed.class);
        for (int i = 0; i < failures.size(); i++) {
            long upper = Math.min(30L << Math.min(i + 1, 20), 1800) * SECOND;
            assertThat(failures.get(i).retryInNs().orElseThrow()).isBetween(upper / 2, upper);
        }
        assertThat(failures).hasSizeBetween(14, 30);
        phone.registrar = request -> ok(request, 3600);
        phone.runUntil(phone.nowNs + 1801 * SECOND);
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
    }

    @Test
    void retryAfterIsHonouredAndSpread() {
        TreeSet<Long> waits = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            VirtualRegistration phone = new VirtualRegistration(VirtualRegistration.config(), null, seed);
            phone.registrar = request -> answer(request, 503)
                    .header(HeaderName.RETRY_AFTER, "120 (maintenance);duration=9")
                    .build();
            phone.register();
            waits.add(phone.events(RegistrationFailed.class).get(0).retryInNs().orElseThrow());
        }
        assertThat(waits.first()).isGreaterThanOrEqualTo(120 * SECOND);
        assertThat(waits.last()).isLessThanOrEqualTo(150 * SECOND);
        assertThat(waits.last() - waits.first()).isGreaterThan(25 * SECOND);
    }

    @Test
    void tenThousandAccountsDoNotComeBackAsAHerd() {
        int[] perSecond = new int[200];
        for (int seed = 0; seed < 10_000; seed++) {
            VirtualRegistration phone = new VirtualRegistration(VirtualRegistration.config(), null, seed);
            phone.register();
            phone.runUntil(33 * SECOND); // timer F
            long wait =
                    phone.events(RegistrationFailed.class).get(0).retryInNs().orElseThrow();
            perSecond[(int) ((32 * SECOND + wait) / SECOND)]++;
        }
        int busiest = 0;
        int secondsUsed = 0;
        for (int count : perSecond) {
            busiest = Math.max(busiest, count);
            secondsUsed += count > 0 ? 1 : 0;
        }
        assertThat(secondsUsed).isGreaterThanOrEqualTo(30);
        assertThat(busiest).isLessThan(500);
    }

    @Test
    void silenceIsATimeoutAfter32SecondsAndElevenCopies() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        phone.runUntil(32 * SECOND - 1);
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERING);
        phone.runUntil(32 * SECOND);
        assertThat(phone.sent).hasSize(11); // 0, 0.5, 1.5, 3.5, then every 4 s to 31.5
        assertThat(phone.state()).isEqualTo(RegistrationState.WAITING);
        assertThat(phone.events(RegistrationFailed.class).get(0).cause())
                .isEqualTo(RegistrationFailure.TimedOut.INSTANCE);
    }

    @Test
    void aTransportFailureIsRetriedAfterAWait() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        phone.fail();
        assertThat(phone.state()).isEqualTo(RegistrationState.WAITING);
        assertThat(phone.events(RegistrationFailed.class).get(0).cause())
                .isEqualTo(RegistrationFailure.Unreachable.INSTANCE);
        phone.registrar = request -> ok(request, 3600);
        phone.runUntil(61 * SECOND);
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
    }

    @Test
    void a423IsAnsweredWithTheRegistrarsLeastInterval() {
        VirtualRegistration phone =
                new VirtualRegistration(VirtualRegistration.config().withExpires(Duration.ofSeconds(30)), null, 1);
        phone.registrar = request -> expires(request) < 300
                ? answer(request, 423).header(HeaderName.MIN_EXPIRES, "300").build()
                : ok(request, 3600);
        phone.register();
        assertThat(phone.sent).hasSize(2);
        assertThat(expires(phone.last())).isEqualTo(300);
        assertThat(phone.events(Registered.class).get(0).expires()).isEqualTo(Duration.ofSeconds(300));
        phone.runUntil(290 * SECOND);
        assertThat(phone.sent).hasSize(3); // the refresh asks for 300 at once
        assertThat(expires(phone.last())).isEqualTo(300);
    }

    @Test
    void a423WithoutAWayOutIsTerminal() {
        for (String least : new String[] {"10", "nonsense", "99999999999"}) {
            VirtualRegistration phone =
                    new VirtualRegistration(VirtualRegistration.config().withExpires(Duration.ofSeconds(30)), null, 1);
            phone.registrar = request ->
                    answer(request, 423).header(HeaderName.MIN_EXPIRES, least).build();
            phone.register();
            assertThat(phone.state()).isEqualTo(RegistrationState.FAILED);
            assertThat(phone.sent.size()).isLessThanOrEqualTo(3);
        }
        VirtualRegistration rising = VirtualRegistration.of(null);
        rising.registrar = request -> answer(request, 423)
                .header(HeaderName.MIN_EXPIRES, Long.toString(expires(request) + 1))
                .build();
        rising.register();
        assertThat(rising.sent).hasSize(3);
        assertThat(rising.state()).isEqualTo(RegistrationState.FAILED);
    }

    @Test
    void unregisteringRemovesTheBindingWithCredentials() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        phone.nowNs = 400 * SECOND; // the nonce is stale by now
        phone.unregister();
        assertThat(expires(phone.last())).isZero();
        assertThat(phone.state()).isEqualTo(RegistrationState.UNREGISTERED);
        assertThat(phone.events(Unregistered.class)).containsExactly(new Unregistered(true));
        int sent = phone.sent.size();
        phone.runUntil(86_400 * SECOND);
        assertThat(phone.sent).hasSize(sent);
    }

    @Test
    void unregisteringASilentRegistrarEndsAfterTimerF() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> ok(request, 3600);
        phone.register();
        phone.registrar = request -> null;
        phone.unregister();
        phone.runUntil(32 * SECOND);
        assertThat(phone.events(Unregistered.class)).containsExactly(new Unregistered(false));
    }

    @Test
    void unregisteringWhileRegisteringWaitsForTheAnswer() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        phone.unregister();
        assertThat(phone.sent).hasSize(1); // §10.2: one at a time
        phone.registrar = request -> ok(request, 3600);
        phone.receive(ok(phone.last(), 3600));
        assertThat(phone.sent).hasSize(2);
        assertThat(expires(phone.last())).isZero();
        assertThat(phone.events(Unregistered.class)).containsExactly(new Unregistered(true));
    }

    @Test
    void registeringWhileUnregisteringComesAfterwards() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> ok(request, 3600);
        phone.register();
        phone.registrar = request -> null;
        phone.unregister();
        phone.register();
        phone.registrar = request -> ok(request, 3600);
        phone.receive(ok(phone.last(), 0));
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
        assertThat(phone.events(Unregistered.class)).hasSize(1);
    }

    @Test
    void aBindingThatCannotBeRenewedIsAnnouncedAndThenOver() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> ok(request, 600);
        phone.register();
        phone.registrar = request -> null;
        phone.runUntil(600 * SECOND);
        assertThat(phone.events(ExpiringSoon.class)).hasSize(1);
        assertThat(phone.events(ExpiringSoon.class).get(0).remaining()).isEqualTo(Duration.ofSeconds(15));
        assertThat(phone.events(Expired.class)).hasSize(1);
        assertThat(phone.session.bound()).isFalse();
        phone.registrar = request -> ok(request, 600);
        phone.runUntil(800 * SECOND);
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
        assertThat(phone.session.bound()).isTrue();
    }

    @Test
    void theRegistrarsOwnIntervalCountsEvenWhenItRewroteTheContact() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.registrar = request -> answer(request, 200)
                .header("Contact", "<sip:bob@203.0.113.9:31000>;expires=77")
                .build();
        phone.register();
        assertThat(phone.events(Registered.class).get(0).expires()).isEqualTo(Duration.ofSeconds(77));
        phone.registrar = request -> answer(request, 200)
                .header("Contact", "<sip:other@203.0.113.9>;expires=5, <sip:bob@192.0.2.4:5060;x=1>;expires=90")
                .build();
        phone.register();
        assertThat(phone.events(Registered.class).get(1).expires()).isEqualTo(Duration.ofSeconds(90));
        phone.registrar =
                request -> answer(request, 200).header("Expires", "55").build();
        phone.register();
        assertThat(phone.events(Registered.class).get(2).expires()).isEqualTo(Duration.ofSeconds(55));
    }

    @Test
    void answersToOtherRequestsAndRepeatsAreIgnored() {
        VirtualRegistration phone = VirtualRegistration.of(null);
        phone.register();
        SipRequest first = phone.last();
        SipResponse wrong = answer(first, 500).build();
        phone.receive(answer(first, 100).build());
        SipResponse good = ok(first, 3600);
        phone.receive(good);
        phone.receive(good);
        phone.receive(wrong);
        assertThat(phone.events).hasSize(1);
        phone.register();
        phone.receive(wrong);
        assertThat(phone.state()).isEqualTo(RegistrationState.REFRESHING);
    }

    @Test
    void aProxyAndARegistrarMayBothAsk() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> {
            if (!request.has(HeaderName.PROXY_AUTHORIZATION)) {
                return answer(request, 407)
                        .header(
                                HeaderName.PROXY_AUTHENTICATE,
                                server.challenges(false, 0).get(0))
                        .build();
            }
            return digest(phone, request);
        };
        phone.register();
        assertThat(phone.sent).hasSize(3);
        assertThat(phone.state()).isEqualTo(RegistrationState.REGISTERED);
    }

    @Test
    void routesAndUserAgentAreCarried() {
        VirtualRegistration phone = new VirtualRegistration(
                VirtualRegistration.config()
                        .withRoutes(List.of("sip:proxy.example.com;lr"))
                        .withUserAgent("Offhook"),
                null,
                1);
        phone.register();
        assertThat(phone.last().headers(HeaderName.ROUTE)).isEqualTo(List.of("<sip:proxy.example.com;lr>"));
        assertThat(phone.last().header(HeaderName.USER_AGENT)).isEqualTo("Offhook");
    }

    @Test
    void nothingSecretIsPrinted() {
        VirtualRegistration phone = VirtualRegistration.of("zanzibar");
        phone.registrar = request -> digest(phone, request);
        phone.register();
        List<String> texts = new ArrayList<>();
        phone.events.forEach(e -> texts.add(e.toString()));
        phone.sent.forEach(m -> texts.add(m.toString()));
        texts.add(phone.session.toString());
        texts.add(VirtualRegistration.config().toString());
        assertThat(String.join("\n", texts)).doesNotContain("zanzibar").doesNotContainPattern("response=\"[0-9a-f]{8}");
    }
}
