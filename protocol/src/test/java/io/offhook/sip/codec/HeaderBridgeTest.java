package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.AuthValue;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ReasonValue;
import io.offhook.sip.message.RetryAfter;
import io.offhook.sip.message.SipMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeaderBridgeTest {
    private static SipMessage with(String lines) {
        return TestMessages.message(
                TestMessages.FRAME.replace("%", lines + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void challengesAreReadWithTheirParametersUnquoted() {
        AuthValue challenge = HeaderBridge.auth(
                HeaderName.WWW_AUTHENTICATE,
                "Digest realm=\"atlanta.example.com\", qop=\"auth,auth-int\", nonce=\"ea9c\", opaque=\"\", stale=FALSE,"
                        + " algorithm=SHA-512-256");

        assertThat(challenge.isDigest()).isTrue();
        assertThat(challenge.get("realm")).isEqualTo("atlanta.example.com");
        assertThat(challenge.get("qop")).isEqualTo("auth,auth-int");
        assertThat(challenge.get("algorithm")).isEqualTo("SHA-512-256");
        assertThat(challenge.get("opaque")).isEmpty();
        assertThat(challenge.toString()).isEqualTo("Digest ***");
    }

    @Test
    void severalChallengesKeepTheirOrder() {
        SipMessage message = with("WWW-Authenticate: Digest realm=\"a\",nonce=\"1\",algorithm=SHA-256\r\n"
                + "WWW-Authenticate: Digest realm=\"a\",nonce=\"2\",algorithm=MD5");

        assertThat(HeaderBridge.auth(message, HeaderName.WWW_AUTHENTICATE))
                .extracting(it -> it.get("nonce"))
                .containsExactly("1", "2");
    }

    @Test
    void garbageIsAbsentAndNeverThrows() {
        SipMessage message =
                with("WWW-Authenticate: Digest realm=\"a\r\nReason: SIP;cause=abc, ;;\r\nDate: yesterday\r\n"
                        + "Retry-After: soon\r\nWarning: 1234 x\r\nRAck: 99999999999 1 INVITE");

        assertThat(HeaderBridge.reasons(message)).containsExactly(new ReasonValue("SIP", -1, null));
        assertThat(HeaderBridge.date(message)).isNull();
        assertThat(HeaderBridge.retryAfter(message)).isNull();
        assertThat(HeaderBridge.allowed(message)).isEmpty();
        assertThat(HeaderBridge.parameters(HeaderName.RACK, "99999999999 1 INVITE"))
                .isEmpty();
    }

    @Test
    void reasonsOfSeveralProtocolsAreRead() {
        SipMessage message =
                with("Reason: SIP;cause=200;text=\"Call completed elsewhere\", Q.850 ;cause=16 ;text=\"x\"");

        assertThat(HeaderBridge.reasons(message))
                .containsExactly(
                        new ReasonValue("SIP", 200, "Call completed elsewhere"), new ReasonValue("Q.850", 16, "x"));
        assertThat(new ReasonValue("Q.850", 16, "a\"b").encode()).isEqualTo("Q.850 ;cause=16 ;text=\"a\\\"b\"");
    }

    @Test
    void retryAfterMayHaveACommentAndADuration() {
        assertThat(HeaderBridge.retryAfter(with("Retry-After: 18000;duration=3600")))
                .isEqualTo(new RetryAfter(18000, null, 3600));
        assertThat(HeaderBridge.retryAfter(with("Retry-After: 120 (I'm in a meeting)")))
                .isEqualTo(new RetryAfter(120, "I'm in a meeting", -1));
        assertThat(HeaderBridge.retryAfter(with("Retry-After: 4294967296")).seconds())
                .isEqualTo(4294967295L);
    }

    @Test
    void datesAreReadInGmtOnly() {
        assertThat(HeaderBridge.date(with("Date: Sat, 13 Nov 2010 23:29:00 GMT")))
                .isEqualTo(Instant.parse("2010-11-13T23:29:00Z"));
        assertThat(HeaderBridge.date(with("Date: Fri, 01 Jan 2010 16:00:00 EST")))
                .isNull();
    }

    @Test
    void methodsOfAllowKeepTheirSpelling() {
        assertThat(HeaderBridge.allowed(with("Allow: INVITE, ACK, x-Foo\r\nAllow: BYE")))
                .containsExactly(Method.INVITE, Method.ACK, new Method("x-Foo"), Method.BYE);
    }

    @Test
    void unknownHeaderNamesNeverReachTheLibraryThatKeepsThemForEver() {
        SipMessage message = with("X-Strange-1: a\r\nX-Strange-2: b");

        assertThat(message.headers("X-Strange-1")).containsExactly("a");
        assertThat(HeaderName.of("X-Strange-1")).isNull(); // the bridge takes HeaderName only
    }
}
