package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Via;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written again reads the same, for every message of the call flow RFCs. */
class RoundTripTest {
    /** Two blanks behind the version; answers without any mandatory header: the RFCs' own flaws. */
    private static final List<String> FLAWED = List.of(
            "rfc3665/3_9/F06_486.sip",
            "rfc3665/3_9/F08_486.sip",
            "rfc3665/3_9/F10_486.sip",
            "rfc5359/2_10/F03_200.sip",
            "rfc5359/2_10/F06_200.sip");

    static List<String> flows() {
        List<String> flows = new ArrayList<>(TestMessages.flows());
        flows.removeAll(FLAWED);
        return flows;
    }

    @Test
    void onlyTheFlawedMessagesOfTheRfcsAreRefused() {
        assertThat(TestMessages.flows()).hasSize(181 + 324);
        assertThat(FLAWED)
                .allSatisfy(path -> assertThat(TestMessages.decode(TestMessages.bytes(path)))
                        .isInstanceOf(Decoded.Malformed.class));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aMessageWrittenAgainReadsTheSame(String path) {
        SipMessage message = TestMessages.message(TestMessages.bytes(path));
        SipMessage written = message instanceof SipRequest
                ? ((SipRequest) message).edit().buildRequest()
                : ((SipResponse) message).edit().buildResponse();
        SipMessage again = TestMessages.message(written.bytes());

        assertThat(again.startLine()).isEqualTo(message.startLine());
        assertThat(lines(again)).isEqualTo(lines(message));
        assertThat(again.body()).isEqualTo(message.body());
        assertThat(again.vias()).isEqualTo(message.vias());
        assertThat(again.from()).isEqualTo(message.from());
        assertThat(again.to()).isEqualTo(message.to());
        assertThat(again.cseq()).isEqualTo(message.cseq());
        assertThat(again.callId()).isEqualTo(message.callId());
    }

    @ParameterizedTest
    @MethodSource("flows")
    void typedValuesWrittenAgainReadTheSame(String path) {
        SipMessage message = TestMessages.message(TestMessages.bytes(path));
        List<NameAddress> addresses = new ArrayList<>(message.contacts());
        addresses.addAll(message.routes());
        addresses.addAll(message.recordRoutes());
        addresses.add(message.from());
        addresses.add(message.to());

        for (NameAddress address : addresses) {
            assertThat(NameAddress.parse(address.encode())).isEqualTo(address);
            SipUri uri = address.sipUri();
            assertThat(uri == null ? null : uri.encode()).isEqualTo(uri == null ? null : address.uri());
        }
        for (Via via : message.vias()) {
            assertThat(Via.parse(via.encode())).isEqualTo(via);
        }
        assertThat(message.fromTag()).isEqualTo(message.from().tag());
        assertThat(message.toTag()).isEqualTo(message.to().tag());
        assertThat(message.values(HeaderName.VIA)).hasSize(message.vias().size());
        if (message instanceof SipRequest) {
            SipRequest request = (SipRequest) message;
            assertThat(request.uri() == null ? null : request.uri().decodedUser())
                    .isEqualTo(request.requestUser());
        }
    }

    /** All lines but Content-Length, whose place and spelling are ours. */
    private static List<String> lines(SipMessage message) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < message.headerCount(); i++) {
            if (HeaderName.of(message.headerNameAt(i)) != HeaderName.CONTENT_LENGTH) {
                lines.add(message.headerNameAt(i) + ": " + message.headerValueAt(i));
            }
        }
        return lines;
    }
}
