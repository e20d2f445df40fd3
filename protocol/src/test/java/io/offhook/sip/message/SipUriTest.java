package io.offhook.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {
    private static SipUri uri(String text) {
        SipUri uri = SipUri.parse(text);
        assertThat(uri).as(text).isNotNull();
        return uri;
    }

    @Test
    void aWholeUriIsTakenApart() {
        SipUri uri = uri("sips:alice:secret@[2001:db8::1]:5071;transport=TCP;lr?subject=x&priority=urgent");

        assertThat(uri.secure()).isTrue();
        assertThat(uri.user()).isEqualTo("alice");
        assertThat(uri.password()).isEqualTo("secret");
        assertThat(uri.host()).isEqualTo("[2001:db8::1]");
        assertThat(uri.address()).isEqualTo("2001:db8::1");
        assertThat(uri.port()).isEqualTo(5071);
        assertThat(uri.transport()).isEqualTo("tcp");
        assertThat(uri.isLooseRouter()).isTrue();
        assertThat(uri.headers()).isEqualTo("subject=x&priority=urgent");
        assertThat(uri.encode())
                .isEqualTo("sips:alice:secret@[2001:db8::1]:5071;transport=TCP;lr?subject=x&priority=urgent");
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(uri("sip:alice:secret@example.com").toString()).isEqualTo("sip:alice:***@example.com");
    }

    /** RFC 3261 §19.1.4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sip:%61lice@atlanta.com;transport=TCP | sip:alice@AtLanTa.CoM;Transport=tcp",
                "sip:carol@chicago.com | sip:carol@chicago.com;newparam=5",
                "sip:carol@chicago.com | sip:carol@chicago.com;security=on",
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com"
                        + " | sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent"
                        + " | sip:alice@atlanta.com?priority=urgent&subject=project%20x"
            })
    void theRfcsEqualUrisAreEquivalent(String one, String other) {
        assertThat(uri(one).equivalent(uri(other))).isTrue();
        assertThat(uri(other).equivalent(uri(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP:ALICE@AtLanTa.CoM;Transport=udp | sip:alice@AtLanTa.CoM;Transport=UDP",
                "sip:bob@biloxi.com | sip:bob@biloxi.com:5060",
                "sip:bob@biloxi.com | sip:bob@biloxi.com;transport=udp",
                "sip:bob@biloxi.com:6000;transport=tcp | sip:bob@biloxi.com",
                "sip:carol@chicago.com | sip:carol@chicago.com?Subject=next%20meeting",
                "sip:carol@chicago.com;security=off | sip:carol@chicago.com;security=on",
                "sip:bob@phone21.boxesbybob.com | sip:bob@192.0.2.4",
                "sip:bob@biloxi.com | sips:bob@biloxi.com",
                "sip:a:b@biloxi.com | sip:a@biloxi.com"
            })
    void theRfcsDifferentUrisAreNot(String one, String other) {
        assertThat(uri(one).equivalent(uri(other))).isFalse();
        assertThat(uri(other).equivalent(uri(one))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "sip:@host",
                "sip:alice@",
                "sip:a@b:",
                "sip:a@b:x",
                "sip:a@b:65536",
                "sip:a@b;",
                "sip:a@b;;lr",
                "sip:a@b;=x",
                "sip:a b@c",
                "sip:<a@b",
                "sip:a%4@b",
                "sip:a%zz@b",
                "sip:2001:db8::10",
                "sip:[2001:db8::10",
                "sip:[]",
                "sip:a@b\r\nX: y",
                "tel:+12125551212",
                "alice@example.com",
                "sip:a@b/c",
                "sip:\u00e9@b"
            })
    void whatIsNoSipUriIsNull(String text) {
        assertThat(SipUri.parse(text)).isNull();
    }

    @Test
    void namesOfAccountsHaveOneSpelling() {
        assertThat(uri("sip:%61lice@Example.COM:5080;transport=tcp").addressOfRecord())
                .isEqualTo("sip:alice@example.com");
        assertThat(uri("sips:example.com").addressOfRecord()).isEqualTo("sips:example.com");
    }

    @Test
    void partsThatWouldBreakTheLineAreRefused() {
        assertThatThrownBy(() -> SipUri.of("a\r\nVia: x", "host", -1)).hasMessageContaining("user");
        assertThatThrownBy(() -> SipUri.of("a", "ho st", -1)).hasMessageContaining("host");
        assertThatThrownBy(() -> SipUri.of("a", "host", 70_000)).hasMessageContaining("port");
        assertThatThrownBy(() -> uri("sip:a@b").withParameter("x", "1\r\n")).hasMessageContaining("parameter x");
    }

    @Test
    void theUserOfARequestIsFoundWithoutReadingTheRest() {
        byte[] bytes = "INVITE sip:bob%20b:pw@example.com SIP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(SipRequest.built(bytes, Method.INVITE).requestUser()).isEqualTo("bob b");
    }
}
