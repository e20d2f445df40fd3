package io.offhook.sdp;

import java.util.List;

/** Writes our descriptions as text, by appending alone: one of these is written for every call. */
final class DescriptionWriter {
    private static final String CRLF = "\r\n";

    private final AudioCapabilities capabilities;
    private final StringBuilder out = new StringBuilder(320);

    DescriptionWriter(AudioCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    void head(long sessionId, long version, String originAddress) {
        out.append("v=0\r\no=- ").append(Long.toUnsignedString(sessionId));
        out.append(' ').append(Long.toUnsignedString(version)).append(' ');
        address(originAddress);
        out.append("s=").append(SdpText.fromUnicode(capabilities.sessionName())).append(CRLF);
    }

    void offer(
            List<AudioCodec> formats,
            LocalEndpoint local,
            Direction direction,
            List<MediaDescription> slots,
            int audioIndex) {
        middle(local, Timing.UNBOUNDED);
        for (int i = 0; i < slots.size() || i == audioIndex; i++) {
            if (i != audioIndex) {
                refuse(slots.get(i));
                continue;
            }
            out.append("m=audio ").append(local.port()).append(" RTP/AVP");
            for (AudioCodec format : formats) {
                out.append(' ').append(format.payloadType());
            }
            out.append(CRLF);
            for (AudioCodec format : formats) {
                format(format, format.payloadType());
            }
            tail(local, capabilities.ptimeMs(), local.rtcpMux(), direction);
        }
    }

    void answer(SessionDescription offer, RemoteAudio remote, LocalEndpoint local, Direction direction) {
        middle(local, offer.timing()); // RFC 3264 §6: the answer's t= equals the offer's
        List<MediaDescription> slots = offer.media();
        for (int i = 0; i < slots.size(); i++) {
            if (i != remote.mediaIndex()) {
                refuse(slots.get(i));
                continue;
            }
            // one codec, though more may be common: the peer then cannot change it in mid-stream without an offer
            AgreedCodec codec = remote.codec();
            AgreedCodec events = remote.eventsFor(codec);
            out.append("m=audio ").append(local.port()).append(' ').append(remote.proto());
            out.append(' ').append(codec.receivePayloadType());
            if (events != null) {
                out.append(' ').append(events.receivePayloadType());
            }
            out.append(CRLF);
            format(codec.codec(), codec.receivePayloadType());
            if (events != null) {
                format(events.codec(), events.receivePayloadType());
            }
            tail(local, remote.ptimeMs(), remote.rtcpMux() && local.rtcpMux(), direction);
        }
    }

    /** The description; what was appended is well-formed by construction. */
    SessionDescription finish() {
        SdpResult result = SdpParser.index(out.toString());
        if (result instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new IllegalStateException("our own description is " + result);
    }

    private void middle(LocalEndpoint local, Timing timing) {
        out.append("c=");
        address(local.address());
        out.append("t=")
                .append(timing.start())
                .append(' ')
                .append(timing.stop())
                .append(CRLF);
    }

    private void address(String address) {
        out.append(address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ")
                .append(address)
                .append(CRLF);
    }

    /** RFC 3264 §6, §8.2: port 0, attributes left out, one format of those offered. */
    private void refuse(MediaDescription slot) {
        Tokens formats = slot.formatWords();
        out.append("m=").append(slot.media()).append(" 0 ").append(slot.proto()).append(' ');
        if (formats.next()) {
            out.append(slot.text, formats.start(), formats.end());
        } else {
            out.append('0');
        }
        out.append(CRLF);
    }

    private void format(AudioCodec codec, int payloadType) {
        out.append("a=rtpmap:").append(payloadType).append(' ').append(codec.encodingName());
        out.append('/').append(codec.clockRate());
        if (codec.channels() > 1) {
            out.append('/').append(codec.channels());
        }
        out.append(CRLF);
        String parameters = codec.formatParameters();
        if (parameters != null) {
            out.append("a=fmtp:")
                    .append(payloadType)
                    .append(' ')
                    .append(parameters)
                    .append(CRLF);
        }
    }

    private void tail(LocalEndpoint local, int ptimeMs, boolean rtcpMux, Direction direction) {
        out.append("a=ptime:").append(ptimeMs).append(CRLF);
        if (capabilities.maxPtimeMs() > 0) {
            out.append("a=maxptime:").append(capabilities.maxPtimeMs()).append(CRLF);
        }
        if (local.rtcpPort() != local.port() + 1 && local.rtcpPort() != 0) {
            out.append("a=rtcp:").append(local.rtcpPort()).append(CRLF);
        }
        if (rtcpMux) {
            out.append("a=rtcp-mux\r\n");
        }
        out.append("a=").append(direction.attribute()).append(CRLF);
    }
}
