package io.offhook.sdp;

import static io.offhook.sdp.Sdp.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final SessionDescription DESCRIPTION = parsed("""
            v=0
            o=alice 5 6 IN IP6 2001:db8::1
            s=talk
            c=IN IP6 2001:db8::1
            b=CT:128
            t=1 2
            a=recvonly
            a=tool:x:y
            m=audio 49170/2 RTP/AVP 0 97
            c=IN IP4 192.0.2.1
            c=IN IP4 192.0.2.2
            b=AS:64
            b=TIAS:64000
            a=rtpmap:97 iLBC/8000
            a=sendonly
            m=video 51372 RTP/AVP 31
            """);

    @Test
    void everyPartIsReadFromItsSection() {
        assertThat(DESCRIPTION.origin()).isEqualTo(new Origin("alice", "5", "6", "IN", "IP6", "2001:db8::1"));
        assertThat(DESCRIPTION.sessionName()).isEqualTo("talk");
        assertThat(DESCRIPTION.timing()).isEqualTo(new Timing("1", "2"));
        assertThat(DESCRIPTION.bandwidths()).containsExactly(new Bandwidth("CT", "128"));
        assertThat(DESCRIPTION.attributes())
                .containsExactly(new Attribute("recvonly", null), new Attribute("tool", "x:y"));
        assertThat(DESCRIPTION.attribute("tool")).isEqualTo(new Attribute("tool", "x:y"));
        assertThat(DESCRIPTION.attribute("too")).isNull();
        assertThat(DESCRIPTION.attribute("rtpmap")).isNull();
        assertThat(DESCRIPTION.hasAttribute("recvonly")).isTrue();
        assertThat(DESCRIPTION.hasAttribute("recv")).isFalse();
        MediaDescription audio = DESCRIPTION.media().get(0);
        assertThat(audio.media()).isEqualTo("audio");
        assertThat(audio.port()).isEqualTo(49170);
        assertThat(audio.portCount()).isEqualTo(2);
        assertThat(audio.proto()).isEqualTo("RTP/AVP");
        assertThat(audio.formats()).containsExactly("0", "97");
        assertThat(audio.connections())
                .containsExactly(new Connection("IN", "IP4", "192.0.2.1"), new Connection("IN", "IP4", "192.0.2.2"));
        assertThat(audio.values('b')).containsExactly("AS:64", "TIAS:64000");
        assertThat(audio.lines().get(0)).isEqualTo(new SdpLine('m', "audio 49170/2 RTP/AVP 0 97"));
        assertThat(audio.lines()).hasSize(7);
        assertThat(audio.toString()).startsWith("m=audio").endsWith("a=sendonly\r\n");
        assertThat(audio).isEqualTo(parsed(DESCRIPTION.encode()).media().get(0)).isNotEqualTo(DESCRIPTION);
    }

    @Test
    void aStreamFallsBackToTheSessionsConnectionAndDirection() {
        MediaDescription audio = DESCRIPTION.media().get(0);
        MediaDescription video = DESCRIPTION.media().get(1);

        assertThat(DESCRIPTION.connectionOf(audio)).isEqualTo(new Connection("IN", "IP4", "192.0.2.1"));
        assertThat(DESCRIPTION.connectionOf(video)).isEqualTo(DESCRIPTION.connection());
        assertThat(DESCRIPTION.directionOf(audio)).isEqualTo(Direction.SENDONLY);
        assertThat(DESCRIPTION.directionOf(video)).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void aDescriptionWithoutOptionalLinesHasDefaults() {
        SessionDescription bare = parsed("v=0\r\nm=audio 1 RTP/AVP 0\r\n");

        assertThat(bare.origin()).isNull();
        assertThat(bare.sessionName()).isEmpty();
        assertThat(bare.timing()).isEqualTo(Timing.UNBOUNDED);
        assertThat(bare.connectionOf(bare.media().get(0))).isNull();
        assertThat(bare.directionOf(bare.media().get(0))).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void aBuilderWritesLinesInTheOrderOfItsCalls() {
        SessionDescription built = SessionDescription.builder()
                .origin(new Origin("-", "1", "2", "IN", "IP4", "192.0.2.1"))
                .sessionName("Grüße")
                .connection(new Connection("IN", "IP4", "192.0.2.1"))
                .bandwidth(new Bandwidth("AS", "64"))
                .timing(Timing.UNBOUNDED)
                .media("audio", 4000, "RTP/AVP", List.of("0", "8"))
                .attribute("rtpmap", "0 PCMU/8000")
                .attribute("sendrecv")
                .line('y', "1")
                .build();

        assertThat(built.encode())
                .isEqualTo("v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=Grüße\r\nc=IN IP4 192.0.2.1\r\nb=AS:64\r\nt=0 0\r\n"
                        + "m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\ny=1\r\n");
        assertThat(built.length()).isEqualTo(built.toBytes().length);
        assertThat(built.sessionName()).isEqualTo("Grüße");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\na=forged", "x\ny", "x\ry", "x\0y"})
    void noValueForgesALine(String value) {
        SessionDescriptionBuilder builder = SessionDescription.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.sessionName(value));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.attribute(value));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.attribute("fmtp", value));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.line('i', value));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.media(value, 1, "RTP/AVP", List.of("0")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.media("audio", 1, value, List.of("0")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.media("audio", 1, "RTP/AVP", List.of(value)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(value, "1", "1", "IN", "IP4", "h"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("-", "1", "1", "IN", "IP4", value));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connection("IN", "IP4", value));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bandwidth("AS", value));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timing("0", value));
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioCodec(96, value, 8000, 1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioCodec.telephoneEvent(101, value));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioCapabilities.G711.withSessionName(value));
        assertThatIllegalArgumentException().isThrownBy(() -> LocalEndpoint.of(value, 4000));
        assertThat(builder.build().encode()).isEqualTo("v=0\r\n");
    }

    @Test
    void aBuilderRefusesWhatTheParserWouldRefuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder().line('v', "0").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder().line('c', "IN").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder()
                        .line('i', "x".repeat(20_000))
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder().media("audio", 65536, "RTP/AVP", List.of("0")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder().media("audio", 1, "RTP/AVP", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SdpLine('=', ""));
    }

    @Test
    void anOfferOfOurCapabilitiesCanBeWrittenWithoutASession() {
        SessionDescription offer =
                SessionDescription.audioOffer(AudioCapabilities.G711, Sdp.LOCAL_V6, Direction.RECVONLY, -1);

        assertThat(offer.encode())
                .isEqualTo("v=0\r\no=- 18446744073709551615 18446744073709551615 IN IP6 2001:db8::50\r\ns=offhook\r\n"
                        + "c=IN IP6 2001:db8::50\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\n"
                        + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
                        + "a=ptime:20\r\na=recvonly\r\n");
    }
}
