package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageGateTest {
    private static byte[] with(String lines) {
        return TestMessages.FRAME.replace("%", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(String text) {
        return TestMessages.malformed(text.getBytes(StandardCharsets.UTF_8)).reason();
    }

    @Test
    void lineEndsAloneAreAKeepAlive() {
        assertThat(TestMessages.decode(TestMessages.wire("\n\n"))).isEqualTo(Decoded.KeepAlive.INSTANCE);
        assertThat(TestMessages.decode(new byte[0])).isEqualTo(Decoded.KeepAlive.INSTANCE);
    }

    @Test
    void lineEndsBeforeAMessageMeanNothing() {
        byte[] bytes = ("\r\n\r\n" + new String(with(""), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);

        assertThat(TestMessages.request(bytes).method()).isEqualTo(Method.OPTIONS);
    }

    @Test
    void theDatagramsBufferMayBeUsedAgain() {
        byte[] frame = with("");
        byte[] buffer = new byte[frame.length + 20];
        System.arraycopy(frame, 0, buffer, 10, frame.length);
        SipMessage message = ((Decoded.Message) SipCodec.forDatagrams().decode(buffer, 10, frame.length)).message();
        java.util.Arrays.fill(buffer, (byte) 'x');

        assertThat(message.callId().value()).isEqualTo("c1@192.0.2.1");
        assertThat(message.bytes()).isEqualTo(frame);
    }

    @Test
    void blanksBeforeTheColonDoNotHideAHeader() {
        SipRequest request = TestMessages.request(with("X-Foo : bar\r\nEXPIRES \t: 60\r\n"));

        assertThat(request.header("x-foo")).isEqualTo("bar");
        assertThat(request.header(HeaderName.EXPIRES)).isEqualTo("60");
        assertThat(request.edit().remove("X-Foo").buildRequest().toString()).doesNotContain("bar");
    }

    @Test
    void aSecondLineOfASingleHeaderIsRefusedInAnySpelling() {
        for (String line : new String[] {
            "From: <sip:x@y>;tag=2", "f: <sip:x@y>;tag=2", "t: <sip:x@y>", "i : c2", "CSEQ: 8 OPTIONS", "l: 0"
        }) {
            assertThat(TestMessages.malformed(with(line + "\r\n")).reason()).isEqualTo("header repeated");
        }
    }

    @Test
    void anAnswerToADoubledHeaderCopiesTheFirstOnly() {
        Decoded.Malformed malformed = TestMessages.malformed(with("t: <sip:other@y>;tag=z\r\n"));

        assertThat(malformed.statusToAnswer()).hasValue(400);
        assertThat(malformed.answer().headers(HeaderName.TO)).hasSize(1);
        assertThat(malformed.answer().to().uri()).isEqualTo("sip:bob@example.com");
    }

    @Test
    void aRetransmissionOfAMalformedRequestGetsTheSameAnswer() {
        byte[] bytes = with("l: 0\r\n");

        assertThat(TestMessages.malformed(bytes).answer().bytes())
                .isEqualTo(TestMessages.malformed(bytes).answer().bytes());
    }

    @Test
    void malformedAcksAndResponsesAreNeverAnswered() {
        String ack = new String(with("l: 0\r\n"), StandardCharsets.UTF_8).replace("OPTIONS", "ACK");
        String response = new String(with("l: 0\r\n"), StandardCharsets.UTF_8)
                .replace("OPTIONS sip:bob@example.com SIP/2.0", "SIP/2.0 200 OK");

        assertThat(TestMessages.malformed(ack.getBytes(StandardCharsets.UTF_8)).answer())
                .isNull();
        assertThat(TestMessages.malformed(response.getBytes(StandardCharsets.UTF_8))
                        .answer())
                .isNull();
        assertThat(TestMessages.malformed("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8))
                        .answer())
                .isNull();
    }

    @Test
    void noAnswerIsMuchLargerThanWhatItAnswers() {
        byte[] tiny = "X y SIP/9.0\r\nv:\r\n\r\n".getBytes(StandardCharsets.UTF_8);

        assertThat(TestMessages.malformed(tiny).answer()).isNull();
        assertThat(TestMessages.malformed(tiny).statusToAnswer()).isEmpty();
    }

    @Test
    void contentLengthsThatAreNoPlainNumberOrTooLargeAreRefused() {
        String frame = new String(with(""), StandardCharsets.UTF_8);
        for (String length : new String[] {"-1", "+1", "1 2", "", "0x1", "1", "4294967296", "18446744073709551616"}) {
            assertThat(reason(frame.replace("Content-Length: 0", "Content-Length: " + length)))
                    .contains("Content-Length");
        }
    }

    @Test
    void aSequenceNumberMayBeUpToTheLargestOf32Bits() {
        String frame = new String(with(""), StandardCharsets.UTF_8);
        byte[] largest = frame.replace("7 OPTIONS", "4294967295 OPTIONS").getBytes(StandardCharsets.UTF_8);

        assertThat(TestMessages.request(largest).cseq().sequence()).isEqualTo(4294967295L);
        assertThat(reason(frame.replace("7 OPTIONS", "4294967296 OPTIONS"))).isEqualTo("bad CSeq");
        assertThat(reason(frame.replace("7 OPTIONS", "7OPTIONS"))).isEqualTo("bad CSeq");
        assertThat(reason(frame.replace("7 OPTIONS", "7 options"))).isEqualTo("CSeq of another method");
    }

    @Test
    void aTagOrBranchInQuotesIsRefusedSinceMessagesAreMatchedByIt() {
        String frame = new String(with(""), StandardCharsets.UTF_8);

        assertThat(reason(frame.replace("tag=a1", "tag=\"a1\""))).isEqualTo("bad From");
        assertThat(reason(frame.replace("branch=z9hG4bKabc", "branch=\"z9hG4bKabc\"")))
                .isEqualTo("bad Via");
        assertThat(reason(frame.replace("tag=a1", "tag="))).isEqualTo("bad From");
    }

    @Test
    void bareLineEndsInsideHeadersAreRefused() {
        assertThat(TestMessages.malformed(with("X: a\nY: b\r\n")).reason()).startsWith("bare CR or LF");
        assertThat(TestMessages.malformed(with("X: a\rY: b\r\n")).reason()).startsWith("bare CR or LF");
        assertThat(TestMessages.malformed(with("X a\r\n")).reason()).isEqualTo("header line without a name");
        assertThat(TestMessages.malformed(with("X\0: a\r\n")).reason()).isEqualTo("header line without a name");
    }

    @Test
    void anotherVersionIsAnsweredAsSuch() {
        String frame = new String(with(""), StandardCharsets.UTF_8);
        Decoded.Malformed malformed = TestMessages.malformed(
                frame.replace("com SIP/2.0", "com SIP/3.0").getBytes(StandardCharsets.UTF_8));

        assertThat(malformed.statusToAnswer()).hasValue(505);
        assertThat(malformed.answer().reason()).isEqualTo("Version Not Supported");
        assertThat(TestMessages.request(
                                frame.replace("com SIP/2.0", "com sip/2.0").getBytes(StandardCharsets.UTF_8))
                        .method())
                .isEqualTo(Method.OPTIONS);
    }

    @Test
    void everyKnownHeaderIsFoundInEveryCaseAndItsCompactForm() {
        for (HeaderName name : HeaderName.values()) {
            assertThat(HeaderName.of(name.text())).isEqualTo(name);
            assertThat(HeaderName.of(name.text().toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo(name);
        }
        String compact = "vftimlcksexobur";
        assertThat(compact.chars().mapToObj(c -> HeaderName.of(Character.toString(c))))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(HeaderName.of("Vias")).isNull();
        assertThat(HeaderName.of("")).isNull();
        assertThat(HeaderName.of("z")).isNull();
        assertThat(HeaderName.values().length).isLessThanOrEqualTo(64);
    }
}
