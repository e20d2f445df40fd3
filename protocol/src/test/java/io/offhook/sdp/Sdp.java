package io.offhook.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Short ways for the tests of this package. */
final class Sdp {
    static final LocalEndpoint LOCAL = LocalEndpoint.of("192.0.2.50", 4000);
    static final LocalEndpoint LOCAL_V6 = LocalEndpoint.of("2001:db8::50", 4000);
    static final long SESSION_ID = 1000;

    private Sdp() {}

    static SessionDescription parsed(String text) {
        SdpResult result = SdpParser.parse(text);
        assertThat(result).as(text).isInstanceOf(SdpResult.Parsed.class);
        return ((SdpResult.Parsed) result).description();
    }

    static SdpResult.Malformed malformed(String text) {
        SdpResult result = SdpParser.parse(text);
        assertThat(result).as(text).isInstanceOf(SdpResult.Malformed.class);
        return (SdpResult.Malformed) result;
    }

    /** A description with this one audio line and what belongs to it. */
    static SessionDescription audio(String... lines) {
        return parsed("v=0\r\no=peer 7 7 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
                + String.join("\r\n", lines) + "\r\n");
    }

    static OfferAnswer idle() {
        return OfferAnswer.start(AudioCapabilities.G711, SESSION_ID);
    }

    static <R extends OfferAnswerResult> R result(OfferAnswer.Step step, Class<R> type) {
        assertThat(step.result()).isInstanceOf(type);
        return type.cast(step.result());
    }

    static SessionDescription offerOf(OfferAnswer.Step step) {
        return indexedWell(result(step, OfferAnswerResult.OfferMade.class).offer());
    }

    static SessionDescription answerOf(OfferAnswer.Step step) {
        return indexedWell(result(step, OfferAnswerResult.AnswerMade.class).answer());
    }

    /** What we wrote, when our own parser finds the same lines and ports in it. */
    static SessionDescription indexedWell(SessionDescription written) {
        SessionDescription read = parsed(written.encode());
        assertThat(written.lines()).isEqualTo(read.lines());
        assertThat(written.media()).isEqualTo(read.media());
        for (int i = 0; i < read.media().size(); i++) {
            assertThat(written.media().get(i).port())
                    .isEqualTo(read.media().get(i).port());
            assertThat(written.media().get(i).lines())
                    .isEqualTo(read.media().get(i).lines());
        }
        return written;
    }

    static AudioAgreement agreementOf(OfferAnswer.Step step) {
        return step.result() instanceof OfferAnswerResult.Agreed agreed
                ? agreed.agreement()
                : result(step, OfferAnswerResult.AnswerMade.class).agreement();
    }

    static Unacceptability reasonOf(OfferAnswer.Step step) {
        return result(step, OfferAnswerResult.Unacceptable.class).reason();
    }

    /** The peer offers and we answer, wanting both ways. */
    static OfferAnswer.Step answered(SessionDescription offer) {
        OfferAnswer.Step received = idle().remoteOffer(offer);
        result(received, OfferAnswerResult.AnswerNeeded.class);
        return received.next().localAnswer(LOCAL, Direction.SENDRECV);
    }

    /** We offer both ways and the peer answers. */
    static OfferAnswer.Step offered(SessionDescription answer) {
        return idle().localOffer(LOCAL, Direction.SENDRECV).next().remoteAnswer(answer);
    }

    /** The body of a SIP message among the test resources. */
    static byte[] body(String resource) {
        try (InputStream in = Sdp.class.getResourceAsStream("/sdp/" + resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            byte[] message = in.readAllBytes();
            int end = new String(message, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
            return Arrays.copyOfRange(message, end + 4, message.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SessionDescription message(String resource) {
        return ((SdpResult.Parsed) SdpParser.parse(body(resource))).description();
    }
}
