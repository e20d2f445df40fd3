package io.offhook.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes our descriptions as text, by appending alone: one of these is written for every call. It notes where its lines begin, so
 * that nobody has to read what was just written.
 */
final class DescriptionWriter {
    private static final int TYPICAL_LINES = 16;

    private final AudioCapabilities capabilities;
    private final StringBuilder out = new StringBuilder(320);

    /** Where each line begins, the one that is being written included. */
    private int[] starts = new int[TYPICAL_LINES + 1];

    private int lines;
    private int firstMedia;
    private int audioIndex;
    private int audioPort;

    DescriptionWriter(AudioCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    void head(long sessionId, long version, String originAddress) {
        out.append("v=0");
        endLine();
        out.append("o=- ");
        unsigned(sessionId);
        out.append(' ');
        unsigned(version);
        out.append(' ');
        address(originAddress);
        out.append("s=").append(SdpText.fromUnicode(capabilities.sessionName()));
        endLine();
    }

    void offer(
            List<AudioCodec> formats,
            LocalEndpoint local,
            Direction direction,
            List<MediaDescription> slots,
            int audioIndex) {
        middle(local, audioIndex, Timing.UNBOUNDED);
        for (int i = 0; i < slots.size() || i == audioIndex; i++) {
            if (i != audioIndex) {
                refuse(slots.get(i));
                continue;
            }
            out.append("m=audio ").append(local.port()).append(" RTP/AVP");
            for (AudioCodec format : formats) {
                out.append(' ').append(format.payloadType());
            }
            endLine();
            for (AudioCodec format : formats) {
                format(format, format.payloadType());
            }
            tail(local, capabilities.ptimeMs(), local.rtcpMux(), direction);
        }
    }

    void answer(SessionDescription offer, RemoteAudio remote, LocalEndpoint local, Direction direction) {
        middle(local, remote.mediaIndex(), offer.timing()); // RFC 3264 §6: the answer's t= equals the offer's
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
            endLine();
            format(codec.codec(), codec.receivePayloadType());
            if (events != null) {
                format(events.codec(), events.receivePayloadType());
            }
            tail(local, remote.ptimeMs(), remote.rtcpMux() && local.rtcpMux(), direction);
        }
    }

    /** The description; what was appended is well-formed by construction. */
    SessionDescription finish() {
        String text = out.toString();
        List<MediaDescription> media = new ArrayList<>(1);
        int from = firstMedia;
        while (from < lines) {
            int to = from + 1;
            while (to < lines && text.charAt(starts[to]) != 'm') {
                to++;
            }
            int port = media.size() == audioIndex ? audioPort : 0;
            media.add(MediaDescription.written(text, starts, from, to, port));
            from = to;
        }
        return new SessionDescription(text, starts, firstMedia, List.copyOf(media));
    }

    private void endLine() {
        out.append("\r\n");
        if (++lines == starts.length) {
            starts = Arrays.copyOf(starts, 2 * lines);
        }
        starts[lines] = out.length();
    }

    /** The rest of the session level; the {@code m=} lines follow. */
    private void middle(LocalEndpoint local, int ourIndex, Timing timing) {
        out.append("c=");
        address(local.address());
        out.append("t=").append(timing.start()).append(' ').append(timing.stop());
        endLine();
        firstMedia = lines;
        audioIndex = ourIndex;
        audioPort = local.port();
    }

    private void unsigned(long number) {
        if (number >= 0) {
            out.append(number); // as nearly always: without a string
        } else {
            out.append(Long.toUnsignedString(number));
        }
    }

    private void address(String address) {
        out.append(address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ").append(address);
        endLine();
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
        endLine();
    }

    private void format(AudioCodec codec, int payloadType) {
        out.append("a=rtpmap:").append(payloadType).append(' ').append(codec.encodingName());
        out.append('/').append(codec.clockRate());
        if (codec.channels() > 1) {
            out.append('/').append(codec.channels());
        }
        endLine();
        String parameters = codec.formatParameters();
        if (parameters != null) {
            out.append("a=fmtp:").append(payloadType).append(' ').append(parameters);
            endLine();
        }
    }

    private void tail(LocalEndpoint local, int ptimeMs, boolean rtcpMux, Direction direction) {
        out.append("a=ptime:").append(ptimeMs);
        endLine();
        if (capabilities.maxPtimeMs() > 0) {
            out.append("a=maxptime:").append(capabilities.maxPtimeMs());
            endLine();
        }
        if (local.rtcpPort() != local.port() + 1 && local.rtcpPort() != 0) {
            out.append("a=rtcp:").append(local.rtcpPort());
            endLine();
        }
        if (rtcpMux) {
            out.append("a=rtcp-mux");
            endLine();
        }
        out.append("a=").append(direction.attribute());
        endLine();
    }
}
