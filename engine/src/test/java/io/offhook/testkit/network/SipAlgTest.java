package io.offhook.testkit.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The flow of RFC 3665 section 3.1, Alice calls Bob, over UDP. Its names of hosts are addresses here: one of the two is behind the
 * NAT, the other sees and says the outside endpoint.
 */
class SipAlgTest {
    private static final InetSocketAddress INSIDE = new InetSocketAddress("10.0.0.2", 5060);
    private static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.9", 5060);

    private final Nat nat = new Nat(
            new InetSocketAddress("198.51.100.7", 1).getAddress(),
            NatBehavior.portRestrictedCone(),
            new SplittableRandom(1));
    private final InetSocketAddress outside = requireNonNull(nat.outbound(INSIDE, PEER, 0));
    private final String outsideText = "198.51.100.7:" + outside.getPort();

    /** A message of the RFC with endpoints for the names of the hosts. */
    private static String message(String file, String alice, String bob) {
        try (InputStream in = SipAlgTest.class.getResourceAsStream("/rfc3665/" + file + ".sip")) {
            String text = new String(requireNonNull(in, file).readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replaceAll("SIP/2.0/T(CP|LS)", "SIP/2.0/UDP")
                    .replaceAll(";transport=tcp", "")
                    .replaceAll("client.atlanta.example.com(:5060)?", alice)
                    .replaceAll("client.biloxi.example.com(:506[01])?", bob)
                    .replaceAll("(o=.* IN IP4 )([0-9.]+):\\d+", "$1$2")
                    .replaceAll("192.0.2.101", alice.replaceAll(":.*", ""))
                    .replaceAll("192.0.2.201", bob.replaceAll(":.*", ""));
            return withLength(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String withLength(String text) {
        int body = text.length() - text.indexOf("\r\n\r\n") - 4;
        return text.replaceFirst("Content-Length: \\d+", "Content-Length: " + body);
    }

    private static String aliceInside(String file) {
        return message(file, "10.0.0.2:5060", "203.0.113.9:5060");
    }

    private String aliceAsBobSeesHer(String file) {
        return message(file, outsideText, "203.0.113.9:5060");
    }

    private static String bobInside(String file) {
        return message(file, "203.0.113.9:5060", "10.0.0.2:5060");
    }

    private String bobAsAliceSeesHim(String file) {
        return message(file, "203.0.113.9:5060", outsideText);
    }

    private SipAlg alg(SipAlgDefect... defects) {
        return new SipAlg(nat, Set.of(defects));
    }

    private String out(SipAlg alg, String message) {
        return text(alg.outbound(bytes(message), INSIDE, outside, 1));
    }

    private String in(SipAlg alg, String message) {
        return text(alg.inbound(bytes(message), INSIDE, outside, 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String line(String message, String start) {
        return message.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + start + " in " + message));
    }

    private static boolean isGood(String message) {
        return SipCodec.forDatagrams().decode(bytes(message), 0, message.length()) instanceof Decoded.Message;
    }

    @Test
    void aGoodOneLeavesNothingPrivateInARequestThatGoesOut() {
        String sent = out(alg(), aliceInside("3_1/F01_INVITE"));

        assertThat(sent).doesNotContain("10.0.0.2").matches(SipAlgTest::isGood);
        assertThat(line(sent, "Via")).isEqualTo("Via: SIP/2.0/UDP " + outsideText + ";branch=z9hG4bK74bf9");
        assertThat(line(sent, "Contact")).isEqualTo("Contact: <sip:alice@" + outsideText + ">");
        assertThat(line(sent, "o=")).isEqualTo("o=alice 2890844526 2890844526 IN IP4 198.51.100.7");
        assertThat(line(sent, "c=")).isEqualTo("c=IN IP4 198.51.100.7");
        assertThat(sent).isEqualTo(withLength(sent));
        assertThat(line(sent, "From")).isEqualTo(line(aliceInside("3_1/F01_INVITE"), "From"));
        int port = Integer.parseInt(line(sent, "m=").split(" ", 3)[1]);
        InetSocketAddress media = new InetSocketAddress("198.51.100.7", port);
        assertThat(nat.inbound(media, new InetSocketAddress("203.0.113.77", 9), 2))
                .isEqualTo(new InetSocketAddress("10.0.0.2", 49_172));
    }

    @Test
    void aGoodOneGivesAnswersBackAsIfThereWereNoNat() {
        for (String file : new String[] {"3_1/F02_180", "3_1/F03_200", "3_1/F05_BYE"}) {
            String seen = in(alg(), aliceAsBobSeesHer(file));
            assertThat(seen.replace(";received=198.51.100.7", ";received=10.0.0.2"))
                    .as(file)
                    .isEqualTo(aliceInside(file));
        }
        assertThat(line(in(alg(), aliceAsBobSeesHer("3_1/F05_BYE")), "BYE"))
                .isEqualTo("BYE sip:alice@10.0.0.2:5060 SIP/2.0");
    }

    @Test
    void aGoodOneServesACallThatComesIn() {
        SipAlg alg = alg();
        String answer = out(alg, bobInside("3_1/F03_200"));
        assertThat(line(answer, "Contact")).isEqualTo("Contact: <sip:bob@" + outsideText + ">");
        assertThat(line(answer, "c=")).isEqualTo("c=IN IP4 198.51.100.7");
        assertThat(line(answer, "Via")).isEqualTo(line(bobInside("3_1/F03_200"), "Via")); // the peer's
        assertThat(line(in(alg, bobAsAliceSeesHim("3_1/F04_ACK")), "ACK"))
                .isEqualTo("ACK sip:bob@10.0.0.2:5060 SIP/2.0");
        assertThat(line(out(alg, bobInside("3_1/F05_BYE")), "Via"))
                .isEqualTo(line(bobAsAliceSeesHim("3_1/F05_BYE"), "Via"));
        assertThat(alg.rewritten()).isEqualTo(3);
    }

    @Test
    void aRegistrationIsSeenAsItWasMade() {
        String register = out(alg(), bobInside("2_1/F01_REGISTER"));
        assertThat(line(register, "Contact")).isEqualTo("Contact: <sips:bob@" + outsideText + ">");
        assertThat(register).matches(SipAlgTest::isGood);
        String answer = in(alg(), bobAsAliceSeesHim("2_1/F04_200"));
        assertThat(line(answer, "Contact")).isEqualTo(line(bobInside("2_1/F04_200"), "Contact"));
    }

    @Test
    void whatIsNotPrivateAndWhatIsNotSipStaysTheSameArray() {
        SipAlg alg = alg();
        byte[] named = bytes(message("3_1/F01_INVITE", "client.atlanta.example.com", "client.biloxi.example.com")
                .replaceAll("IN IP4 client.*", "IN IP4 192.0.2.101"));
        for (byte[] datagram : new byte[][] {
            named,
            bytes("\r\n\r\n"),
            new byte[0],
            {(byte) 0x80, 0, 1, 2, 3},
            bytes("GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n")
        }) {
            assertThat(alg.outbound(datagram, INSIDE, outside, 1)).isSameAs(datagram);
            assertThat(alg.inbound(datagram, INSIDE, outside, 1)).isSameAs(datagram);
        }
        assertThat(alg.rewritten()).isZero();
    }

    @Test
    void eachMediaLineGetsAWayOfItsOwnByTheAddressInForce() {
        String sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\nm=video 4002/2 RTP/AVP 96\r\nc=IN IP4 10.0.0.3\r\n"
                + "m=image 0 udptl t38\r\nm=audio 4004 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n";
        String sent = out(alg(), sdpMessage(sdp));

        assertThat(sent).contains("m=image 0 udptl t38", "m=audio 4004 RTP/AVP 0", "c=IN IP4 192.0.2.1");
        assertThat(sent).doesNotContain("10.0.0.");
        String[] video = line(sent, "m=video").split("[ /]", -1);
        assertThat(video[2]).isEqualTo("2");
        assertThat(nat.insideOf(new InetSocketAddress("198.51.100.7", Integer.parseInt(video[1])), 2))
                .isEqualTo(new InetSocketAddress("10.0.0.3", 4002));
        assertThat(sent).isEqualTo(withLength(sent));
    }

    private static String sdpMessage(String sdp) {
        return withLength("INVITE sip:bob@203.0.113.9 SIP/2.0\r\nv: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK1\r\n"
                + "m: <sip:a@10.0.0.2>, <sip:b@10.0.0.2:5060>\r\nContent-Length: 0\r\n\r\n" + sdp);
    }

    @Test
    void aStaleContentLengthCutsALongerBodyOffAndMakesTheMessageOfAShorterOneBad() {
        SipAlg alg = alg(SipAlgDefect.CONTENT_LENGTH_KEPT);
        String longer = out(alg, aliceInside("3_1/F01_INVITE"));
        assertThat(line(longer, "Content-Length")).isEqualTo(line(aliceInside("3_1/F01_INVITE"), "Content-Length"));
        assertThat(longer).contains("c=IN IP4 198.51.100.7").matches(SipAlgTest::isGood);
        assertThat(longer).isNotEqualTo(withLength(longer));

        String shorter = out(alg, message("3_1/F01_INVITE", "192.168.178.120:5060", "203.0.113.9:5060"));
        assertThat(shorter).contains("c=IN IP4 198.51.100.7").matches(sent -> !isGood(sent));
        assertThat(withLength(shorter)).matches(SipAlgTest::isGood);
    }

    @Test
    void theFirstOccurrenceAloneIsNotEnough() {
        String sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 10.0.0.2\r\nm=video 4002 RTP/AVP 96\r\n";
        String sent = out(alg(SipAlgDefect.FIRST_OCCURRENCE_ONLY), sdpMessage(sdp));

        assertThat(line(sent, "m: ")).isEqualTo("m: <sip:a@" + outsideText + ">, <sip:b@10.0.0.2:5060>");
        assertThat(sent).contains("m=video 4002 ", "c=IN IP4 198.51.100.7", "c=IN IP4 10.0.0.2");
        assertThat(sent).doesNotContain("m=audio 4000");
        assertThat(out(alg(), sdpMessage(sdp)))
                .contains("<sip:b@" + outsideText + ">")
                .doesNotContain("10.0.0.2");
    }

    @Test
    void aCallIdWithAnAddressIsLostAndOneWithoutIsNot() {
        SipAlg alg = alg(SipAlgDefect.CALL_ID_HOST);
        String telling = aliceInside("3_1/F01_INVITE").replaceAll("Call-ID: .*", "Call-ID: 3848@10.0.0.2");
        String sent = out(alg, telling);

        assertThat(line(sent, "Call-ID")).endsWith("@198.51.100.7");
        String answer = aliceAsBobSeesHer("3_1/F03_200").replaceAll("Call-ID:.*", line(sent, "Call-ID"));
        assertThat(line(in(alg, answer), "Call-ID")).isEqualTo(line(sent, "Call-ID"));
        assertThat(line(out(alg, aliceInside("3_1/F01_INVITE")), "Call-ID"))
                .isEqualTo(line(aliceInside("3_1/F01_INVITE"), "Call-ID"));
    }

    @Test
    void aContactThatIsRewrittenOneWayOnlyIsPrivateInTheAnswer() {
        SipAlg alg = alg(SipAlgDefect.CONTACT_ONE_WAY);

        assertThat(line(out(alg, bobInside("3_1/F03_200")), "Contact")).isEqualTo("Contact: <sip:bob@10.0.0.2:5060>");
        assertThat(line(out(alg, aliceInside("3_1/F01_INVITE")), "Contact")).contains(outsideText);
    }

    @Test
    void aMangledViaMakesAResponseThePeersNoMore() {
        String sent = out(alg(SipAlgDefect.RESPONSE_VIA), bobInside("3_1/F02_180"));

        assertThat(line(sent, "Via")).isEqualTo("Via: SIP/2.0/UDP " + outsideText + ";branch=z9hG4bK74bf9");
    }

    @Test
    void aViaOrARequestUriThatIsNotRestoredIsTheOutsideOne() {
        SipAlg alg = new SipAlg(nat, EnumSet.of(SipAlgDefect.VIA_NOT_RESTORED, SipAlgDefect.REQUEST_URI_NOT_RESTORED));

        assertThat(line(in(alg, aliceAsBobSeesHer("3_1/F03_200")), "Via")).contains(outsideText);
        assertThat(line(in(alg, bobAsAliceSeesHim("3_1/F04_ACK")), "ACK")).contains(outsideText);
    }

    @Test
    void itLooksAtPort5060Only() {
        InetSocketAddress other = new InetSocketAddress("10.0.0.2", 5070);
        assertThat(SipAlg.watches(INSIDE, other)).isTrue();
        assertThat(SipAlg.watches(other, PEER)).isTrue();
        assertThat(SipAlg.watches(other, outside)).isFalse();
    }
}
