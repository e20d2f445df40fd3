package io.offhook.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.codec.TestMessages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTextTest {
    private static final SipRequest REQUEST = TestMessages.request(("INVITE sip:bob:hunter2@example.com SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc\r\n"
                    + "From: \"\\\033[31mred\" <sip:alice:hunter2@example.com>;tag=a1\r\n"
                    + "To: sips:bob:hunter2@example.com\r\n"
                    + "Call-ID: c1\r\n"
                    + "CSeq: 7 INVITE\r\n"
                    + "authorization : Digest username=\"alice\", response=\"hunter2\"\r\n"
                    + "Proxy-Authorization: Basic hunter2\r\n"
                    + "Proxy-Authorization: hunter2\r\n"
                    + "Subject: a\u202eb\u0085c\u007fd\r\n"
                    + "Content-Type: application/SDP\r\n\r\n"
                    + "v=0\r\n"
                    + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:hunter2\r\n"
                    + "k=clear:hunter2\r\na=ice-pwd:hunter2\r\nm=audio 1 RTP/AVP 0\r\n")
            .getBytes(StandardCharsets.UTF_8));

    @Test
    void credentialsPasswordsAndKeysAreNeverShown() {
        assertThat(REQUEST.toString())
                .doesNotContain("hunter2")
                .contains("authorization: Digest ***\n")
                .contains("Proxy-Authorization: Basic ***\n")
                .contains("Proxy-Authorization: ***\n")
                .contains("INVITE sip:bob:***@example.com SIP/2.0\n")
                .contains("To: sips:bob:***@example.com\n")
                .contains("a=crypto:***\n")
                .contains("m=audio 1 RTP/AVP 0\n");
        assertThat(REQUEST.summary()).isEqualTo("INVITE sip:bob:***@example.com SIP/2.0 (7 INVITE)");
        assertThat(REQUEST.from().toString()).doesNotContain("hunter2");
        assertThat(REQUEST.uri().toString()).doesNotContain("hunter2");
    }

    @Test
    void controlCharactersAndDirectionMarksAreEscaped() {
        assertThat(REQUEST.toString()).contains("\\u001b[31mred").contains("Subject: a\\u202eb\\u0085c\\u007fd\n");
        assertThat(REQUEST.from().toString()).contains("\\u001b").doesNotContain("\033");
    }

    @Test
    void bodiesThatAreNoTextAreCounted() {
        SipRequest binary =
                REQUEST.edit().body("application/octet-stream", new byte[7]).buildRequest();

        assertThat(binary.toString()).endsWith("\n\n<7 bytes>\n");
    }
}
