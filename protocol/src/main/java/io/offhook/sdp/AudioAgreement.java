package io.offhook.sdp;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of offer and answer settled: all that a media stream needs.
 *
 * @param mediaIndex which {@code m=} line, from 0
 * @param accepted the codecs that may come in, the chosen one first; media sent uses that one alone
 * @param telephoneEvents RFC 4733 events beside the codec; null where one side does not have them
 * @param local where we said that we receive
 * @param remote where RTP goes
 * @param remoteRtcp where RTCP goes: {@code remote} itself with multiplexing; port 0 for nowhere
 * @param rtcpMux whether RTCP shares the RTP port, both sides having said so
 * @param localDirection what we do: send only when the peer receives, receive only when it sends
 * @param remoteDirection what the peer said of itself
 * @param ptimeMs milliseconds of audio in a packet that we send: a multiple of 10 of 10..60
 */
public record AudioAgreement(
        int mediaIndex,
        List<AgreedCodec> accepted,
        @Nullable AgreedCodec telephoneEvents,
        LocalEndpoint local,
        RemoteEndpoint remote,
        RemoteEndpoint remoteRtcp,
        boolean rtcpMux,
        Direction localDirection,
        Direction remoteDirection,
        int ptimeMs) {

    public AudioAgreement {
        accepted = List.copyOf(accepted);
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("an agreement has a codec");
        }
    }

    static AudioAgreement of(RemoteAudio remote, LocalEndpoint local, Direction localDirection) {
        boolean rtcpMux = remote.rtcpMux() && local.rtcpMux();
        return new AudioAgreement(
                remote.mediaIndex(),
                remote.codecs(),
                remote.eventsFor(remote.codec()),
                local,
                remote.rtp(),
                rtcpMux ? remote.rtp() : remote.rtcp(),
                rtcpMux,
                localDirection.against(remote.direction()),
                remote.direction(),
                remote.ptimeMs());
    }

    /** The codec that is spoken. */
    public AgreedCodec codec() {
        return accepted.get(0);
    }

    /** The payload type of the packets we send. */
    public int sendPayloadType() {
        return codec().sendPayloadType();
    }

    /** The payload type of the packets we get, as long as the peer keeps to the chosen codec. */
    public int receivePayloadType() {
        return codec().receivePayloadType();
    }

    /** The payload type of the events we send; empty when the peer takes none. */
    public OptionalInt telephoneEventSend() {
        return telephoneEvents == null ? OptionalInt.empty() : OptionalInt.of(telephoneEvents.sendPayloadType());
    }

    /** The payload type of the events we get; empty when the peer has none. */
    public OptionalInt telephoneEventReceive() {
        return telephoneEvents == null ? OptionalInt.empty() : OptionalInt.of(telephoneEvents.receivePayloadType());
    }

    /** True while the peer does not want our media: sendonly, inactive, or the 0.0.0.0 of RFC 2543. */
    public boolean held() {
        return !remoteDirection.receives();
    }

    /** The accepted codec behind a payload type that came in, or null. */
    public @Nullable AgreedCodec codecReceivedAs(int payloadType) {
        for (int i = 0; i < accepted.size(); i++) {
            if (accepted.get(i).receivePayloadType() == payloadType) {
                return accepted.get(i);
            }
        }
        return null;
    }
}
