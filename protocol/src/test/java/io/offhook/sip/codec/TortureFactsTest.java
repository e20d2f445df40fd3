package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.message.Via;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The facts that the torture messages of RFC 4475 and RFC 5118 are made to test (column {@code check}). */
class TortureFactsTest {
    private static SipRequest torture(String name) {
        return TestMessages.request("rfc4475/" + name + ".dat");
    }

    private static SipRequest ipv6(String name) {
        return TestMessages.request("rfc5118/" + name + ".dat");
    }

    @Test
    void foldsBlanksAndCompactFormsAreReadAsIfTheyWerePlain() {
        SipRequest request = torture("wsinv");

        assertThat(request.maxForwards()).isEqualTo(68);
        assertThat(request.cseq().toString()).isEqualTo("9 INVITE");
        assertThat(request.toTag().value()).isEqualTo("1918181833n");
        assertThat(request.fromTag().value()).isEqualTo("98asjd8");
        assertThat(request.from().displayName()).isEqualTo("J Rosenberg \\\"");
        assertThat(request.vias()).hasSize(3);
        assertThat(request.headers(HeaderName.VIA)).hasSize(2);
        assertThat(request.topVia().host()).isEqualTo("192.0.2.2");
        assertThat(request.topBranch().value()).isEqualTo("390skdjuw");
        assertThat(request.topBranch().hasCookie()).isFalse();
        assertThat(request.vias().get(2).branch().value()).isEqualTo("z9hG4bK30239");
        assertThat(request.header("unknownheaderwithunusualvalue")).isEqualTo(";;,,;;,;");
        assertThat(request.header("newfangledheader")).matches("newfangled value +continued newfangled value");
        assertThat(request.header(HeaderName.SUBJECT)).isEmpty();
        assertThat(request.contacts().get(0).param("q")).isEqualTo("0.33");
        assertThat(request.routes().get(0).uri())
                .isEqualTo("sip:services.example.com;lr;unknownwith=value;unknown-no-value");
        assertThat(request.bodyLength()).isEqualTo(150);
    }

    @Test
    void methodsTagsAndCallIdsMayHoldEveryCharacterOfTheirGrammar() {
        SipRequest request = torture("intmeth");

        assertThat(request.method().name()).isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
        assertThat(request.cseq().method()).isEqualTo(request.method());
        assertThat(request.maxForwards()).isEqualTo(255);
        assertThat(request.callId().value()).isEqualTo("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
        assertThat(request.fromTag().value()).isEqualTo("_token~1'+`*%!-.");
        assertThat(request.to().displayName()).isEqualTo("BEL:\u0007 NUL:\u2400 DEL:\u007f");
        assertThat(request.header(HeaderName.TO))
                .contains("\\\0")
                .contains("\\\u0007")
                .contains("\\\u007f");
        assertThat(request.header("extensionHeader-!.%*+_`'~")).isEqualTo("\ufeff大停電");
        assertThat(request.from().param("fromParam''~+*_!.-%")).startsWith("\u0440\u0430\u0431");
    }

    @Test
    void escapesInUrisAreResolvedOnce() {
        SipRequest request = torture("esc01");

        assertThat(request.uri().decodedUser()).isEqualTo("sips:user@example.com");
        assertThat(request.requestUser()).isEqualTo("sips:user@example.com");
        assertThat(request.uri().host()).isEqualTo("example.net");
        assertThat(request.to().sipUri().decodedUser()).isEqualTo("user");
        assertThat(request.from().sipUri().decodedUser()).isEqualTo("I have spaces");
        SipUri contact = request.contacts().get(0).sipUri();
        assertThat(contact.isLooseRouter()).isTrue();
        assertThat(contact.parameter("name")).isEqualTo("value%41");
    }

    @Test
    void anEscapedNulDoesNotEndAUser() {
        SipRequest request = torture("escnull");

        assertThat(request.to().sipUri().decodedUser()).isEqualTo("null-\0-null");
        List<NameAddress> contacts = request.contacts();
        assertThat(contacts).hasSize(2);
        assertThat(contacts.get(0).sipUri().equivalent(contacts.get(1).sipUri()))
                .isFalse();
    }

    @Test
    void aPercentSignIsNoEscapeInMethodsNamesAndHeaderNames() {
        SipRequest request = torture("esc02");

        assertThat(request.method()).isNotEqualTo(Method.REGISTER);
        assertThat(request.method().name()).isEqualTo("RE%47IST%45R");
        assertThat(request.to().displayName()).isEqualTo("%Z%45");
        assertThat(request.contacts()).hasSize(2);
        assertThat(request.header("C%6Fntact")).isNotNull();
    }

    @Test
    void aDisplayNameMayTouchTheBracket() {
        assertThat(torture("lwsdisp").from().displayName()).isEqualTo("caller");
    }

    @Test
    void longValuesAreKeptWhole() {
        SipRequest request = torture("longreq");

        assertThat(request.vias()).hasSize(34);
        assertThat(request.fromTag().value()).hasSize(155);
        assertThat(request.to().displayName()).startsWith("I have a user name of extreme");
    }

    @Test
    void bytesBehindTheFirstMessageOfADatagramAreIgnored() {
        SipRequest request = torture("dblreq");

        assertThat(request.method()).isEqualTo(Method.REGISTER);
        assertThat(request.bodyLength()).isZero();
        assertThat(new String(request.bytes(), StandardCharsets.UTF_8))
                .doesNotContain("INVITE")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aSemicolonBeforeTheAtSignBelongsToTheUser() {
        SipUri uri = torture("semiuri").uri();

        assertThat(uri.decodedUser()).isEqualTo("user;par=u@example.net");
        assertThat(uri.host()).isEqualTo("example.com");
        assertThat(uri.parameters().isEmpty()).isTrue();
    }

    @Test
    void unknownTransportsBelowTheTopViaDoNoHarm() {
        List<Via> vias = torture("transports").vias();

        assertThat(vias).extracting(Via::transport).containsExactly("UDP", "SCTP", "TLS", "UNKNOWN", "TCP");
    }

    @Test
    void aBodyOfBytesIsCutByItsContentLength() {
        SipRequest request = torture("mpart01");

        assertThat(request.body()).hasSize(553);
        assertThat(request.bodyIs("multipart/mixed")).isTrue();
        assertThat(request.toString()).contains("<553 bytes>");
    }

    @Test
    void reasonPhrasesMayBeUtf8OrEmpty() {
        SipResponse unusual = TestMessages.response("rfc4475/unreason.dat");
        SipResponse empty = TestMessages.response("rfc4475/noreason.dat");

        assertThat(unusual.status()).isEqualTo(200);
        assertThat(unusual.reason()).startsWith("= 2**3 * 5**2 \u043d\u043e");
        assertThat(empty.status()).isEqualTo(100);
        assertThat(empty.reason()).isEmpty();
    }

    @Test
    void theTopViaOfTheOldSyntaxHasNoBranchAndTheBodyIsTheRest() {
        SipRequest request = torture("inv2543");

        assertThat(request.topBranch()).isNull();
        assertThat(request.fromTag()).isNull();
        assertThat(request.maxForwards()).isEqualTo(70);
        assertThat(request.has(HeaderName.CONTENT_LENGTH)).isFalse();
        assertThat(request.bodyLength())
                .isEqualTo(request.length() - request.bodyOffset())
                .isPositive();
        assertThat(request.contentLength()).isEqualTo(request.bodyLength());
    }

    @Test
    void theUnsupportedExtensionsOfRequireAreNamed() {
        RequestCheck.Verdict verdict = RequestCheck.check(torture("bext01"), UasCapabilities.endpoint());

        assertThat(verdict)
                .isEqualTo(new RequestCheck.Refused(
                        420, HeaderName.UNSUPPORTED, "nothingSupportsThis, nothingSupportsThisEither"));
    }

    @Test
    void answersSayWhatWouldHaveBeenUnderstood() {
        UasCapabilities able = UasCapabilities.endpoint();

        assertThat(RequestCheck.check(torture("invut"), able))
                .isEqualTo(new RequestCheck.Refused(415, HeaderName.ACCEPT, "application/sdp"));
        assertThat(RequestCheck.check(torture("intmeth"), able))
                .isEqualTo(new RequestCheck.Refused(501, HeaderName.ALLOW, "INVITE, ACK, BYE, CANCEL, OPTIONS"));
    }

    @Test
    void aProxyStopsWhereMaxForwardsIsZero() {
        assertThat(RequestCheck.checkForProxy(torture("zeromf"), List.of()))
                .isEqualTo(new RequestCheck.Refused(483, null, ""));
        assertThat(RequestCheck.checkForProxy(torture("bext01"), List.of()))
                .isInstanceOfSatisfying(
                        RequestCheck.Refused.class,
                        it -> assertThat(it.status()).isEqualTo(420));
        assertThat(RequestCheck.checkForProxy(torture("novelsc"), List.of()))
                .isInstanceOfSatisfying(
                        RequestCheck.Refused.class,
                        it -> assertThat(it.status()).isEqualTo(416));
        assertThat(RequestCheck.checkForProxy(torture("lwsdisp"), List.of())).isInstanceOf(RequestCheck.Accepted.class);
    }

    @Test
    void unknownParametersOutsideTheBracketsBelongToTheHeaderInsideToTheUri() {
        NameAddress outside = torture("cparam01").contacts().get(0);
        NameAddress inside = torture("cparam02").contacts().get(0);

        assertThat(outside.parameters().has("unknownparam")).isTrue();
        assertThat(outside.uri()).isEqualTo("sip:+19725552222@gw1.example.net");
        assertThat(inside.parameters().isEmpty()).isTrue();
        assertThat(inside.sipUri().parameters().has("unknownparam")).isTrue();
    }

    @Test
    void headersInAContactUriStayThere() {
        SipUri contact = torture("regescrt").contacts().get(0).sipUri();

        assertThat(contact.headers()).isEqualTo("Route=%3Csip:sip.example.com%3E");
    }

    @Test
    void addressesOfOtherSchemesAreKeptAsTheyAre() {
        SipRequest request = torture("unksm2");

        assertThat(request.to().uri()).isEqualTo("isbn:2983792873");
        assertThat(request.to().sipUri()).isNull();
        assertThat(request.from().uri()).isEqualTo("http://www.example.com");
        assertThat(request.contacts().get(0).uri()).isEqualTo("name:John_Smith");
    }

    @Test
    void overlargeTimesAreReadAsTheLargest() {
        String text = new String(TestMessages.bytes("rfc4475/scalar02.dat"), StandardCharsets.UTF_8);
        SipMessage message =
                TestMessages.message(text.replace("36893488147419103232", "7").getBytes(StandardCharsets.UTF_8));

        assertThat(message.expires()).hasValue(SipMessage.MAX_SECONDS);
        assertThat(((SipRequest) message).maxForwards()).isEqualTo(255);
        assertThat(message.contacts().get(0).param("expires")).isEqualTo("280297596632815");
    }

    @Test
    void ipv6ReferencesAreReadEverywhere() {
        assertThat(ipv6("ipv6-good").uri().address()).isEqualTo("2001:db8::10");
        assertThat(ipv6("port-ambiguous").uri().port()).isEqualTo(-1);
        assertThat(ipv6("port-ambiguous").uri().address()).isEqualTo("2001:db8::10:5070");
        assertThat(ipv6("port-unambiguous").uri().port()).isEqualTo(5070);
        Via mapped = ipv6("ipv4-mapped-ipv6").topVia();
        assertThat(mapped.host() + " " + mapped.port()).isEqualTo("[::ffff:192.0.2.10] 19823");
        assertThat(ipv6("ipv6-bug-abnf-3-colons").topVia())
                .isEqualTo(ipv6("ipv6-correct-abnf-2-colons").topVia());
    }

    @Test
    void receivedIsTheSameWithAndWithoutBrackets() {
        assertThat(ipv6("via-received-param-no-delim").topVia().received()).isEqualTo("2001:db8::9:255");
        assertThat(ipv6("via-received-param-with-delim").topVia().received()).isEqualTo("2001:db8::9:255");
        assertThat(ipv6("mult-ip-in-header").vias()).extracting(Via::received).contains("192.0.2.200");
    }

    @Test
    void bareLineFeedsAreRefusedAndNothingBreaks() {
        for (String path : TestMessages.torture()) {
            if (path.startsWith("rfc5118/")) {
                byte[] raw = TestMessages.bytes("rfc5118/raw-lf/" + path.substring(8, path.length() - 4));
                assertThat(TestMessages.decode(raw)).isInstanceOf(Decoded.Malformed.class);
            }
        }
    }
}
