package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the transport notes in the top Via (RFC 3581 section 4), and that the index moves along with it. */
class ReceivedFromTest {
    private static final SipCodec CODEC = SipCodec.forDatagrams();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1;rport",
                "SIP/2.0/UDP 127.0.0.1:5080;rport;branch=z9hG4bK1",
                "SIP/2.0/UDP 127.0.0.1:5080 ; rport ; branch=z9hG4bK1",
                "SIP/2.0/UDP h.example;RPORT;branch=z9hG4bK1;x=\"a;b\"",
                "SIP/2.0/UDP [2001:db8::1]:5080;branch=z9hG4bK1;rport, SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2;rport",
                "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1;rport=9;received=192.0.2.1"
            })
    void rportAndReceivedAreNotedAndEverythingElseStays(String via) throws Exception {
        SipRequest request = invite(via);

        SipRequest noted = request.receivedFrom(new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 40_001));

        assertThat(noted.topVia().rport()).isEqualTo(40_001);
        assertThat(noted.topVia().received()).isEqualTo("192.0.2.7");
        assertThat(noted.topBranch()).isEqualTo(request.topBranch());
        assertThat(noted.vias()).hasSameSizeAs(request.vias());
        assertThat(noted.requestUri()).isEqualTo(request.requestUri());
        assertThat(noted.body()).isEqualTo(request.body());
        SipMessage again = decode(noted.bytes());
        assertThat(noted.headerCount()).isEqualTo(again.headerCount());
        for (int i = 0; i < again.headerCount(); i++) {
            assertThat(noted.headerNameAt(i)).isEqualTo(again.headerNameAt(i));
            assertThat(noted.headerValueAt(i)).isEqualTo(again.headerValueAt(i));
        }
    }

    @Test
    void withoutRportAndFromItsOwnAddressARequestStaysAsItIs() throws Exception {
        SipRequest request = invite("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1");

        assertThat(request.receivedFrom(new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 40_001)))
                .isSameAs(request);
    }

    private static SipRequest invite(String via) {
        String text = "INVITE sip:bob@127.0.0.1 SIP/2.0\r\nMax-Forwards: 70\r\nVia: " + via
                + "\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n"
                + "Contact: <sip:a@h>\r\nContent-Length: 4\r\n\r\nbody";
        return (SipRequest) decode(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static SipMessage decode(byte[] bytes) {
        Decoded decoded = CODEC.decode(bytes, 0, bytes.length);
        assertThat(decoded).as(decoded.toString()).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).message();
    }
}
