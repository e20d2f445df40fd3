package io.offhook.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.sip.codec.TestMessages;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWritingTest {
    private static final Via VIA = Via.of("UDP", "192.0.2.9", 5060, new Branch("z9hG4bKnew"));

    private static SipRequest invite(String lines) {
        return TestMessages.request(("INVITE sip:bob@example.com SIP/2.0\r\n"
                        + "v :  SIP/2.0/UDP 192.0.2.1:5062 ;branch=z9hG4bKabc;rport\r\n"
                        + "FROM: \"A\" <sip:alice@example.com>;tag=a1\r\n"
                        + "t: <sip:bob@example.com>\r\n"
                        + "i: c1@192.0.2.1\r\n"
                        + "CSeq:  7   INVITE\r\n"
                        + lines
                        + "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SipMessage message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    private static InetSocketAddress address(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aResponseCopiesTheRequestsLinesByteForByte() {
        SipRequest request = invite("Record-Route: <sip:p1;lr>,<sip:p2;lr>\r\nTimestamp: 5\r\n");
        SipResponse response = SipResponse.respond(request, 200)
                .toTag(new Tag("b2"))
                .recordRoutes()
                .contact("<sip:bob@192.0.2.2>")
                .header("Allow", "INVITE")
                .body("application/sdp", "v=1\r\n".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(text(response))
                .isEqualTo("SIP/2.0 200 OK\r\n"
                        + "v :  SIP/2.0/UDP 192.0.2.1:5062 ;branch=z9hG4bKabc;rport\r\n"
                        + "FROM: \"A\" <sip:alice@example.com>;tag=a1\r\n"
                        + "t: <sip:bob@example.com>;tag=b2\r\n"
                        + "i: c1@192.0.2.1\r\n"
                        + "CSeq:  7   INVITE\r\n"
                        + "Record-Route: <sip:p1;lr>,<sip:p2;lr>\r\n"
                        + "Contact: <sip:bob@192.0.2.2>\r\n"
                        + "Allow: INVITE\r\n"
                        + "Content-Type: application/sdp\r\n"
                        + "Content-Length: 5\r\n\r\nv=1\r\n");
        assertThat(response.recordRoutes()).hasSize(2);
        assertThat(response.toTag()).isEqualTo(new Tag("b2"));
    }

    @Test
    void onlyA100CopiesTheTimestamp() {
        SipRequest request = invite("Timestamp: 5\r\n");

        assertThat(SipResponse.respond(request, 100).build().header(HeaderName.TIMESTAMP))
                .isEqualTo("5");
        assertThat(SipResponse.respond(request, 180).build().has(HeaderName.TIMESTAMP))
                .isFalse();
    }

    @Test
    void aToTagOfTheRequestIsKept() {
        SipRequest request =
                invite("").edit().replace(HeaderName.TO, "<sip:b@c>;tag=old").buildRequest();

        assertThat(SipResponse.respond(request, 200)
                        .toTag(new Tag("new"))
                        .build()
                        .toTag())
                .isEqualTo(new Tag("old"));
    }

    @Test
    void aNewRequestHasWhatEveryRequestMustHave() {
        SipRequest request = SipRequest.builder(Method.OPTIONS, "sip:bob@example.com")
                .via(VIA)
                .from(new NameAddress("Al \"x\" \\", "sip:alice@example.com", Parameters.NONE).withTag(new Tag("a")))
                .to(NameAddress.of("sip:bob@example.com"))
                .callId(new CallId("c@h"))
                .cseq(1)
                .routes(List.of(NameAddress.of("sip:p;lr")))
                .header("X-Über".replace("Ü", "U"), "grüße 😀")
                .build();

        SipRequest again = TestMessages.request(request.bytes());
        assertThat(again.maxForwards()).isEqualTo(70);
        assertThat(again.headerNameAt(0) + again.headerNameAt(1)).isEqualTo("ViaMax-Forwards");
        assertThat(again.topVia()).isEqualTo(VIA);
        assertThat(again.from().displayName()).isEqualTo("Al \"x\" \\");
        assertThat(again.header("x-uber")).isEqualTo("grüße 😀");
        assertThat(again.header(HeaderName.CONTENT_LENGTH)).isEqualTo("0");
        assertThat(again.routes().get(0).sipUri().isLooseRouter()).isTrue();
    }

    @Test
    void aForwardedRequestKeepsTheBytesOfUntouchedLines() {
        SipRequest request = invite("Max-Forwards: 5\r\nRoute: <sip:p1;lr> , <sip:p2;lr>\r\nX-a :  b\r\n");
        SipRequest forwarded = request.edit()
                .pushVia(VIA)
                .removeFirstRoute()
                .decrementMaxForwards()
                .prepend(HeaderName.RECORD_ROUTE, "<sip:me;lr>")
                .setRequestUri("sip:bob@192.0.2.2")
                .buildRequest();

        assertThat(text(forwarded))
                .isEqualTo("INVITE sip:bob@192.0.2.2 SIP/2.0\r\n"
                        + "Via: " + VIA.encode() + "\r\n"
                        + "v :  SIP/2.0/UDP 192.0.2.1:5062 ;branch=z9hG4bKabc;rport\r\n"
                        + "FROM: \"A\" <sip:alice@example.com>;tag=a1\r\n"
                        + "t: <sip:bob@example.com>\r\n"
                        + "i: c1@192.0.2.1\r\n"
                        + "CSeq:  7   INVITE\r\n"
                        + "Max-Forwards: 4\r\n"
                        + "Route: <sip:p2;lr>\r\n"
                        + "X-a :  b\r\n"
                        + "Content-Type: application/sdp\r\n"
                        + "Record-Route: <sip:me;lr>\r\n"
                        + "Content-Length: 5\r\n\r\nv=0\r\n");
        assertThat(TestMessages.request(forwarded.bytes()).method()).isEqualTo(Method.INVITE);
    }

    @Test
    void aForwardedResponseLosesTheTopViaOnly() {
        SipRequest request = invite("").edit().pushVia(VIA).buildRequest();
        SipResponse response = SipResponse.respond(request, 180).build();
        SipResponse forwarded = response.edit().popVia().buildResponse();

        assertThat(forwarded.topBranch()).isEqualTo(new Branch("z9hG4bKabc"));
        assertThat(forwarded.hasSingleVia()).isTrue();
    }

    @Test
    void aBodyCanBeChangedAndTakenAway() {
        SipRequest longer = invite("").edit().body("text/plain", new byte[10]).buildRequest();
        SipRequest none = longer.edit().body("", new byte[0]).buildRequest();

        assertThat(longer.bodyIs("text/plain")).isTrue();
        assertThat(longer.contentLength()).isEqualTo(10);
        assertThat(none.contentType()).isNull();
        assertThat(none.bodyLength()).isZero();
    }

    @Test
    void whereARequestCameFromIsNotedInItsTopVia() {
        SipRequest asking = invite("");
        SipRequest marked = asking.receivedFrom(address("198.51.100.7", 4711));

        assertThat(marked.topVia().received()).isEqualTo("198.51.100.7");
        assertThat(marked.topVia().rport()).isEqualTo(4711);
        assertThat(marked.topVia().host()).isEqualTo("192.0.2.1");
        assertThat(asking.topVia().rport()).isZero();
        assertThat(marked.body()).isEqualTo(asking.body());
    }

    @Test
    void aRequestFromWhereItSaysIsNotCopied() {
        SipRequest plain = invite("")
                .edit()
                .replaceTopVia(Via.parse("SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKabc"))
                .buildRequest();
        SipRequest named = invite("")
                .edit()
                .replaceTopVia(Via.parse("SIP/2.0/UDP phone.example.com;branch=z9hG4bKabc"))
                .buildRequest();
        SipRequest six = invite("")
                .edit()
                .replaceTopVia(Via.parse("SIP/2.0/UDP [2001:DB8:0::1];branch=z9hG4bKabc"))
                .buildRequest();
        SipRequest lying = invite("")
                .edit()
                .replaceTopVia(Via.parse("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc;received=203.0.113.1"))
                .buildRequest();

        assertThat(plain.receivedFrom(address("192.0.2.1", 9))).isSameAs(plain);
        assertThat(named.receivedFrom(address("192.0.2.1", 9)).topVia().received())
                .isEqualTo("192.0.2.1");
        assertThat(six.receivedFrom(address("2001:db8::1", 9))).isSameAs(six);
        assertThat(lying.receivedFrom(address("192.0.2.1", 9)).topVia().received())
                .isNull();
    }

    @Test
    void everyValueWithALineEndOrNulIsRefusedByName() {
        for (String evil : List.of("a\r\nX: y", "a\nb", "a\rb", "a\0b")) {
            RequestBuilder request = SipRequest.builder(Method.INVITE, "sip:a@b");
            ResponseBuilder response = SipResponse.respond(invite(""), 200);
            MessageEditor editor = invite("").edit();

            refused("Request-URI", () -> SipRequest.builder(Method.INVITE, evil));
            refused("method", () -> Method.of(evil));
            refused("Subject", () -> request.header(HeaderName.SUBJECT, evil));
            refused("header name", () -> request.header(evil, "x"));
            refused("Content-Type", () -> request.body(evil, new byte[1]));
            refused("Call-ID", () -> new CallId(evil));
            refused("tag", () -> new Tag(evil));
            refused("branch", () -> new Branch(evil));
            refused("reason phrase", () -> response.reason(evil));
            refused("Contact", () -> response.contact(evil));
            refused("Subject", () -> response.header("Subject", evil));
            refused("header name", () -> response.header(evil, "x"));
            refused("Content-Type", () -> response.body(evil, new byte[1]));
            refused("Via", () -> editor.prepend(HeaderName.VIA, evil));
            refused("X", () -> editor.append("X", evil));
            refused("header name", () -> editor.append(evil, "x"));
            refused("Subject", () -> editor.replace(HeaderName.SUBJECT, evil));
            refused("Request-URI", () -> editor.setRequestUri(evil));
            refused("Content-Type", () -> editor.body(evil, new byte[1]));
            refused("display name", () -> new NameAddress(evil, "sip:a@b", Parameters.NONE));
            refused("URI", () -> NameAddress.of(evil));
            refused("host", () -> new Via("UDP", evil, -1, Parameters.NONE));
            refused("transport", () -> new Via(evil, "host", -1, Parameters.NONE));
            refused("parameter p", () -> VIA.withParam("p", evil));
            refused("parameter p", () -> VIA.withParam("p", "\"" + evil + "\""));
            refused("parameter name", () -> VIA.withParam(evil, null));
            refused("protocol", () -> new ReasonValue(evil, 1, null).encode());
            refused("text", () -> new ReasonValue("SIP", 1, evil).encode());
        }
    }

    private static void refused(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(field);
    }
}
