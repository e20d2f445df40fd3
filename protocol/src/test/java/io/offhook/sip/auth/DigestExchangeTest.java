package io.offhook.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.auth.ChallengePolicy.Asker;
import io.offhook.sip.auth.DigestAnswer.Refusal;
import io.offhook.sip.auth.DigestAnswer.Retry;
import io.offhook.sip.auth.DigestVerdict.Authenticated;
import io.offhook.sip.auth.DigestVerdict.Challenge;
import io.offhook.sip.auth.DigestVerdict.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestExchangeTest {
    private static final byte[] EMPTY = {};
    private static final String URI = "sip:example.com";
    private static final long SECOND = 1_000_000_000L;

    private final Random random = new Random(7616);
    private final DigestServer server = server(EnumSet.allOf(DigestAlgorithm.class));
    private final DigestClient client = client("secret", ChallengePolicy.ownServers());

    private DigestServer server(Set<DigestAlgorithm> algorithms) {
        return new DigestServer(
                "example.com",
                algorithms,
                Duration.ofSeconds(60),
                user -> user.equals("alice")
                        ? Optional.of(Credentials.password("alice", "secret".toCharArray()))
                        : Optional.empty(),
                random);
    }

    private DigestClient client(String password, ChallengePolicy policy) {
        return new DigestClient(Credentials.password("alice", password.toCharArray()), policy, random);
    }

    private DigestAnswer answer(DigestClient who, List<String> challenges) {
        return who.answer(401, challenges, Asker.OWN_REGISTRAR, "REGISTER", URI, EMPTY);
    }

    private String retry(DigestClient who, List<String> challenges) {
        return ((Retry) answer(who, challenges)).headerValue();
    }

    private DigestVerdict verify(String credentials, long nowNs) {
        return server.verify("REGISTER", EMPTY, List.of(credentials), nowNs);
    }

    private static Challenge challenge(Why why, boolean stale) {
        return new Challenge(why, stale);
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void aRightAnswerIsAccepted(DigestAlgorithm algorithm) {
        DigestServer one = server(EnumSet.of(algorithm));
        String credentials = retry(client, one.challenges(false, 0));
        assertThat(one.verify("REGISTER", EMPTY, List.of(credentials), SECOND))
                .isEqualTo(new Authenticated("alice", algorithm));
    }

    @Test
    void theStrongestAlgorithmIsOfferedFirstAndChosen() {
        List<String> challenges = server.challenges(false, 0);
        assertThat(challenges)
                .extracting(c -> DigestChallenge.parse(c).orElseThrow().algorithm())
                .containsExactly(DigestAlgorithm.SHA_512_256, DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        List<String> weakestFirst = new ArrayList<>(challenges);
        java.util.Collections.reverse(weakestFirst);
        assertThat(retry(client, weakestFirst)).contains("algorithm=SHA-512-256");
    }

    @Test
    void aDowngradeToMd5IsRefusedWhereThePolicyForbidsIt() {
        List<String> md5Only = server(EnumSet.of(DigestAlgorithm.MD5)).challenges(false, 0);
        DigestClient strict = client("secret", ChallengePolicy.ownServers().atLeast(DigestAlgorithm.SHA_256));
        assertThat(answer(strict, md5Only)).isEqualTo(new DigestAnswer.Refused(Refusal.FORBIDDEN_BY_POLICY));
        assertThat(retry(strict, server.challenges(false, 0))).contains("SHA-512-256");
    }

    @Test
    void anAlgorithmThatWasNeverOfferedIsNotAccepted() {
        DigestServer strong = server(EnumSet.of(DigestAlgorithm.SHA_256));
        String forged = strong.challenges(false, 0).get(0).replace("SHA-256", "MD5");
        String md5 = retry(client, List.of(forged));
        assertThat(strong.verify("REGISTER", EMPTY, List.of(md5), 1)).isEqualTo(challenge(Why.UNUSABLE, false));
    }

    @Test
    void aStrangerGetsNoProof() {
        DigestAnswer toStranger =
                client.answer(401, server.challenges(false, 0), Asker.STRANGER, "BYE", "sip:eve@evil", EMPTY);
        assertThat(toStranger).isEqualTo(new DigestAnswer.Refused(Refusal.FORBIDDEN_BY_POLICY));
    }

    @Test
    void aForeignRealmGetsNoProof() {
        DigestClient own = client("secret", ChallengePolicy.realms(Set.of("example.org")));
        assertThat(answer(own, server.challenges(false, 0)))
                .isEqualTo(new DigestAnswer.Refused(Refusal.FORBIDDEN_BY_POLICY));
        assertThat(own.preemptive("REGISTER", URI, EMPTY)).isEmpty();
    }

    @Test
    void anHa1AnswersOnlyForItsRealmAndAlgorithm() {
        DigestClient hashed = new DigestClient(
                Credentials.ha1("alice", "example.com", DigestAlgorithm.MD5, "0".repeat(32)),
                ChallengePolicy.ownServers(),
                random);
        assertThat(retry(hashed, server.challenges(false, 0))).contains("algorithm=MD5");
        assertThat(answer(hashed, server(EnumSet.of(DigestAlgorithm.SHA_256)).challenges(false, 0)))
                .isEqualTo(new DigestAnswer.Refused(Refusal.NO_CREDENTIALS));
    }

    @Test
    void theNonceIsReusedWithTheNextCount() {
        String first = retry(client, server.challenges(false, 0));
        assertThat(first).contains("nc=00000001");
        assertThat(verify(first, 1)).isInstanceOf(Authenticated.class);
        for (int i = 2; i < 20; i++) {
            List<Retry> next = client.preemptive("REGISTER", URI, EMPTY);
            assertThat(next).hasSize(1);
            assertThat(DigestCredentials.parse(next.get(0).headerValue())
                            .orElseThrow()
                            .count())
                    .isEqualTo(i);
            assertThat(verify(next.get(0).headerValue(), i)).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void aReplayIsRefused() {
        String credentials = retry(client, server.challenges(false, 0));
        assertThat(verify(credentials, 1)).isInstanceOf(Authenticated.class);
        assertThat(verify(credentials, 2)).isEqualTo(challenge(Why.REPLAYED, true));
    }

    @Test
    void aReplayWithoutQopIsRefused() {
        String challenge = server.challenges(false, 0).get(2).replace("qop=\"auth\",", "");
        String credentials = retry(client, List.of(challenge));
        assertThat(credentials).doesNotContain("nc=").doesNotContain("cnonce");
        assertThat(verify(credentials, 1)).isInstanceOf(Authenticated.class);
        assertThat(verify(credentials, 2)).isEqualTo(challenge(Why.REPLAYED, true));
    }

    @Test
    void reorderedCountsPassOnce() {
        retry(client, server.challenges(false, 0));
        String two = client.preemptive("REGISTER", URI, EMPTY).get(0).headerValue();
        String three = client.preemptive("REGISTER", URI, EMPTY).get(0).headerValue();
        assertThat(verify(three, 1)).isInstanceOf(Authenticated.class);
        assertThat(verify(two, 2)).isInstanceOf(Authenticated.class);
        assertThat(verify(two, 3)).isEqualTo(challenge(Why.REPLAYED, true));
    }

    @Test
    void aCountIsBoundIntoTheProof() {
        String credentials = retry(client, server.challenges(false, 0));
        assertThat(verify(credentials.replace("nc=00000001", "nc=00000002"), 1)).isEqualTo(challenge(Why.WRONG, false));
        assertThat(server.verify("INVITE", EMPTY, List.of(credentials), 1)).isEqualTo(challenge(Why.WRONG, false));
    }

    @Test
    void anOldNonceIsStaleForTheRightPasswordOnly() {
        String right = retry(client, server.challenges(false, 0));
        assertThat(verify(right, 61 * SECOND)).isEqualTo(challenge(Why.OLD_NONCE, true));
        String wrong = retry(client("guess", ChallengePolicy.ownServers()), server.challenges(false, 0));
        assertThat(verify(wrong, 61 * SECOND)).isEqualTo(challenge(Why.WRONG, false));
    }

    @Test
    void aForgedNonceIsStaleNotAccepted() {
        String challenge = server.challenges(false, 0).get(0);
        String nonce = DigestChallenge.parse(challenge).orElseThrow().nonce();
        String forged = challenge.replace(nonce, "A" + nonce.substring(1, 35) + "A");
        assertThat(verify(retry(client, List.of(forged)), 1)).isEqualTo(challenge(Why.OLD_NONCE, true));
        String foreign = challenge.replace(nonce, "###");
        assertThat(verify(retry(client("secret", ChallengePolicy.ownServers()), List.of(foreign)), 1))
                .isEqualTo(challenge(Why.OLD_NONCE, true));
    }

    @Test
    void aStaleChallengeIsAnsweredAgainButNotForEver() {
        client.begin();
        retry(client, server.challenges(false, 0));
        retry(client, server.challenges(true, 0));
        retry(client, server.challenges(true, 0));
        assertThat(answer(client, server.challenges(true, 0))).isEqualTo(new DigestAnswer.Refused(Refusal.STALE_LOOP));
    }

    @Test
    void aSecondChallengeToAFreshProofMeansAWrongPassword() {
        client.begin();
        retry(client, server.challenges(false, 0));
        assertThat(answer(client, server.challenges(false, 1)))
                .isEqualTo(new DigestAnswer.Refused(Refusal.WRONG_PASSWORD));
        assertThat(client.preemptive("REGISTER", URI, EMPTY)).isEmpty();
    }

    @Test
    void aRememberedNonceThatTheServerForgotIsNoWrongPassword() {
        client.begin();
        retry(client, server.challenges(false, 0));
        client.begin(); // the refresh, with a nonce of the last exchange
        assertThat(client.preemptive("REGISTER", URI, EMPTY)).hasSize(1);
        assertThat(answer(client, server.challenges(false, 1))).isInstanceOf(Retry.class);
        assertThat(answer(client, server.challenges(false, 2)))
                .isEqualTo(new DigestAnswer.Refused(Refusal.WRONG_PASSWORD));
    }

    @Test
    void registrarAndProxyAreAnsweredSideBySide() {
        retry(client, server.challenges(false, 0));
        client.answer(407, server.challenges(false, 0), Asker.OWN_PROXY, "REGISTER", URI, EMPTY);
        assertThat(client.preemptive("REGISTER", URI, EMPTY))
                .extracting(Retry::headerName)
                .containsExactly("Authorization", "Proxy-Authorization");
    }

    @Test
    void nextnonceIsUsed() {
        retry(client, server.challenges(false, 0));
        client.authenticationInfo(false, "nextnonce=\"fresh\", qop=auth");
        assertThat(client.preemptive("REGISTER", URI, EMPTY).get(0).headerValue())
                .contains("nonce=\"fresh\"")
                .contains("nc=00000001");
    }

    @Test
    void anUnknownUserLooksLikeAWrongPassword() {
        DigestClient eve =
                new DigestClient(Credentials.password("eve", "x".toCharArray()), ChallengePolicy.ownServers(), random);
        assertThat(verify(retry(eve, server.challenges(false, 0)), 1)).isEqualTo(challenge(Why.WRONG, false));
    }

    @Test
    void credentialsForAnotherRealmCountAsNone() {
        String other = "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", response=\"0\"";
        assertThat(verify(other, 1)).isEqualTo(challenge(Why.NO_CREDENTIALS, false));
        String own = retry(client, server.challenges(false, 0));
        assertThat(server.verify("REGISTER", EMPTY, List.of(other, own), 1)).isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic realm=\"x\"",
                "Digest",
                "Digestrealm=\"x\",nonce=\"y\"",
                "Digest realm=\"x\"",
                "Digest nonce=\"x\"",
                "Digest realm=\"x",
                "Digest realm=\"x\",nonce=\"y\",realm=\"z\"",
                "Digest realm=\"x\",nonce=\"y\",algorithm=SHA3",
                "Digest realm=\"x\",nonce=\"y\",qop=\"auth-conf\"",
                "Digest realm=,nonce=\"y\"",
                "Digest =x",
                "Digest realm=\"a\u0001\",nonce=\"y\""
            })
    void whatCannotBeReadIsNotAnswered(String challenge) {
        assertThat(DigestChallenge.parse(challenge)).isEmpty();
        assertThat(answer(client, List.of(challenge))).isEqualTo(new DigestAnswer.Refused(Refusal.NOTHING_USABLE));
    }

    @Test
    void theChallengeOfRfc3665IsReadAndTheMissingCommaForgiven() {
        DigestChallenge challenge = DigestChallenge.parse("Digest realm=\"atlanta.example.com\", qop=\"auth\","
                        + " nonce=\"ea9c8e88df84f1cec4341ae6cbe5a359\", opaque=\"\", stale=FALSE, algorithm=MD5")
                .orElseThrow();
        assertThat(challenge)
                .isEqualTo(new DigestChallenge(
                        "atlanta.example.com",
                        "ea9c8e88df84f1cec4341ae6cbe5a359",
                        "",
                        DigestAlgorithm.MD5,
                        false,
                        Set.of(Qop.AUTH),
                        false));
        assertThat(DigestChallenge.parse(challenge.toHeaderValue())).contains(challenge);
        assertThat(DigestCredentials.parse("Digest username=\"bob\", realm=\"atlanta.example.com\" nonce=\"ea9c\","
                        + " opaque=\"\", uri=\"sips:ss2.biloxi.example.com\", response=\"dfe5\""))
                .isPresent();
    }

    @Test
    void quotesAndBackslashesSurviveARoundTrip() {
        DigestChallenge odd = new DigestChallenge(
                "a \"b\" \\c", "n", null, DigestAlgorithm.SHA_256, true, Set.of(Qop.AUTH, Qop.AUTH_INT), true);
        assertThat(DigestChallenge.parse(odd.toHeaderValue())).contains(odd);
    }

    @Test
    void noSecretIsEverPrinted() {
        Credentials password = Credentials.password("alice", "s3cr3t".toCharArray());
        String ha1 = password.ha1("example.com", DigestAlgorithm.MD5);
        Credentials hashed = Credentials.ha1("alice", "example.com", DigestAlgorithm.MD5, ha1);
        DigestAnswer answer = answer(client, server.challenges(false, 0));
        String response = DigestCredentials.parse(((Retry) answer).headerValue())
                .orElseThrow()
                .response();
        String all = password + " " + hashed + " " + client + " " + server + " " + answer + " "
                + DigestCredentials.parse(((Retry) answer).headerValue()).orElseThrow();
        assertThat(all)
                .doesNotContain("s3cr3t")
                .doesNotContain("secret\"")
                .doesNotContain(ha1)
                .doesNotContain(response);
    }

    @Test
    void mutatedHeadersNeverThrow() {
        String challenge = server.challenges(true, 0).get(0);
        String credentials = retry(client, List.of(challenge));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutant = new StringBuilder(i % 2 == 0 ? challenge : credentials);
            for (int cuts = random.nextInt(4); cuts >= 0; cuts--) {
                int at = random.nextInt(mutant.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutant.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> mutant.deleteCharAt(at);
                    default -> mutant.insert(at, "\",=\\ \t".charAt(random.nextInt(6)));
                }
            }
            String text = mutant.toString();
            DigestChallenge.parse(text)
                    .ifPresent(c ->
                            assertThat(DigestChallenge.parse(c.toHeaderValue())).isPresent());
            assertThat(server.verify("REGISTER", EMPTY, List.of(text), 1)).isNotNull();
            client.begin();
            assertThat(answer(client, List.of(text))).isNotNull();
        }
        assertThat(server.rememberedNonces()).isLessThanOrEqualTo(1);
    }

    @Test
    void forgottenNoncesStayUsedUp() {
        NonceCounts counts = new NonceCounts(2);
        assertThat(counts.accept("a", 1, 1)).isTrue();
        assertThat(counts.accept("b", 2, 1)).isTrue();
        assertThat(counts.accept("c", 3, 1)).isTrue(); // a leaves
        assertThat(counts.accept("a", 1, 1)).isFalse();
        assertThat(counts.accept("a", 1, 2)).isFalse();
        assertThat(counts.accept("c", 3, 70)).isTrue();
        assertThat(counts.accept("c", 3, 6)).isFalse(); // more than 63 behind
        assertThat(counts.accept("c", 3, 7)).isTrue();
        counts.forget(4);
        assertThat(counts.size()).isZero();
    }
}
