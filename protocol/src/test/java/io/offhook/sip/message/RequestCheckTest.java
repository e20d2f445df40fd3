package io.offhook.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.codec.TestMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestCheckTest {
    private static final UasCapabilities ABLE = UasCapabilities.endpoint();

    private static RequestCheck.Verdict check(String method, String uri, String lines, String body) {
        String text = method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\n"
                + "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 " + method + "\r\n" + lines + "\r\n" + body;
        return RequestCheck.check(TestMessages.request(text.getBytes(StandardCharsets.UTF_8)), ABLE);
    }

    private static RequestCheck.Refused refused(int status, HeaderName header, String value) {
        return new RequestCheck.Refused(status, header, value);
    }

    @Test
    void aPlainInviteIsAccepted() {
        assertThat(check("INVITE", "sip:c@d", "Content-Type: application/SDP;charset=x\r\n", "v=0\r\n"))
                .isEqualTo(new RequestCheck.Accepted());
        assertThat(check("INVITE", "sips:c@d", "Accept: text/plain, application/*\r\n", ""))
                .isEqualTo(new RequestCheck.Accepted());
    }

    @Test
    void theMethodIsLookedAtFirst() {
        assertThat(check("REGISTER", "tel:1", "Require: x\r\n", ""))
                .isEqualTo(refused(405, HeaderName.ALLOW, ABLE.allow()));
        assertThat(check("invite", "sip:c@d", "", "")).isEqualTo(refused(501, HeaderName.ALLOW, ABLE.allow()));
    }

    @Test
    void thenTheSchemeThenTheExtensionsThenTheContent() {
        assertThat(check("INVITE", "tel:1", "Require: x\r\nContent-Type: a/b\r\n", "x"))
                .isEqualTo(refused(416, null, ""));
        assertThat(check("INVITE", "sip:c@d", "Require: x\r\nRequire: y, z\r\nContent-Type: a/b\r\n", "x"))
                .isEqualTo(refused(420, HeaderName.UNSUPPORTED, "x, y, z"));
        assertThat(check("INVITE", "sip:c@d", "Content-Type: a/b\r\n", "x"))
                .isEqualTo(refused(415, HeaderName.ACCEPT, "application/sdp"));
        assertThat(check("INVITE", "sip:c@d", "", "x")).isEqualTo(refused(415, HeaderName.ACCEPT, "application/sdp"));
        assertThat(check("INVITE", "sip:c@d", "Content-Type: application/sdp\r\nContent-Encoding: gzip\r\n", "x"))
                .isEqualTo(refused(415, HeaderName.ACCEPT, "application/sdp"));
    }

    @Test
    void contentThatMayBeIgnoredIsNoReasonToRefuse() {
        assertThat(check("INVITE", "sip:c@d", "Content-Type: a/b\r\nContent-Disposition: x;handling=OPTIONAL\r\n", "x"))
                .isEqualTo(new RequestCheck.Accepted());
        assertThat(check("BYE", "sip:c@d", "Content-Type: a/b\r\n", "x")).isEqualTo(new RequestCheck.Accepted());
    }

    @Test
    void ackAndCancelAreNeverRefusedForTheirExtensions() {
        assertThat(check("ACK", "sip:c@d", "Require: x\r\n", "")).isEqualTo(new RequestCheck.Accepted());
        assertThat(check("CANCEL", "sip:c@d", "Require: x\r\n", "")).isEqualTo(new RequestCheck.Accepted());
    }

    @Test
    void aLongListOfExtensionsIsNotSentBackWhole() {
        RequestCheck.Verdict verdict = check("OPTIONS", "sip:c@d", "Require: a,b,c,d,e,f,g,h,i,j,k\r\n", "");

        assertThat(verdict).isEqualTo(refused(420, HeaderName.UNSUPPORTED, "a, b, c, d, e, f, g, h"));
        assertThat(check("OPTIONS", "sip:c@d", "Require: a\0b\r\n", "")).isEqualTo(refused(400, null, ""));
    }

    @Test
    void whatIsSupportedMayBeRequired() {
        UasCapabilities able = new UasCapabilities(List.of(Method.OPTIONS), List.of("timer"), Set.of());
        SipRequest request = TestMessages.request(
                TestMessages.FRAME.replace("%", "Require: Timer\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(RequestCheck.check(request, able)).isEqualTo(new RequestCheck.Accepted());
    }
}
