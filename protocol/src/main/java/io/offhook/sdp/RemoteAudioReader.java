package io.offhook.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one audio line of the peer's against the formats we may use. One pass over the line's attributes, one over its formats.
 * After {@link #read} either there is a result or {@link #reason()} says why not.
 */
final class RemoteAudioReader {
    private final AudioCapabilities capabilities;
    private final List<AudioCodec> formats;
    private final boolean answer;

    private Unacceptability reason = Unacceptability.NO_AUDIO;

    // what the pass over the attributes finds: offsets into the text, which has no more than a char can count; 0 for
    // nothing
    private final char[] rtpmaps = new char[128];
    private int ptimeMs;
    private int maxPtimeMs;
    private int rtcpLine;
    private boolean rtcpMux;
    private @Nullable Direction direction;

    /**
     * @param formats ours: all capabilities against an offer; what we offered, with its numbers, against an answer
     * @param answer whether the peer answers us, so that its numbers need not be ours
     */
    RemoteAudioReader(AudioCapabilities capabilities, List<AudioCodec> formats, boolean answer) {
        this.capabilities = capabilities;
        this.formats = formats;
        this.answer = answer;
    }

    Unacceptability reason() {
        return reason;
    }

    @Nullable
    RemoteAudio read(SessionDescription description, int mediaIndex) {
        MediaDescription media = description.media().get(mediaIndex);
        if (!media.isAudio()) {
            return refuse(Unacceptability.NO_AUDIO);
        }
        if (media.port() == 0) {
            return refuse(answer ? Unacceptability.REFUSED : Unacceptability.NO_AUDIO);
        }
        String proto = media.proto();
        // AVPF differs from AVP in when RTCP may be sent, not in the packets (RFC 4585 §5): what we send fits both
        if (!proto.equals("RTP/AVP") && !proto.equals("RTP/AVPF")) {
            return refuse(Unacceptability.PROTOCOL);
        }
        Connection connection = description.connectionOf(media);
        if (connection == null || !connection.isInternet()) {
            return refuse(Unacceptability.NO_CONNECTION);
        }
        String host = connection.host();
        InetAddress address = IpLiteral.parse(host);
        if (address != null && address.isMulticastAddress()) {
            return refuse(Unacceptability.MULTICAST);
        }
        readAttributes(media);
        List<AgreedCodec> codecs = new ArrayList<>(2);
        List<AgreedCodec> events = new ArrayList<>(1);
        match(media, codecs, events);
        if (codecs.isEmpty()) {
            return refuse(Unacceptability.NO_COMMON_CODEC);
        }
        RemoteEndpoint rtp = new RemoteEndpoint(host, address, media.port());
        Direction declared = direction;
        if (declared == null) {
            declared = description.direction();
        }
        if (declared == null) {
            declared = Direction.SENDRECV;
        }
        if (rtp.isAnyLocal()) {
            declared = Direction.of(declared.sends(), false); // hold in the manner of RFC 2543
        }
        return new RemoteAudio(
                mediaIndex,
                proto,
                codecs,
                events,
                rtp,
                rtcp(media, rtp),
                rtcpMux,
                declared,
                capabilities.ptimeFor(ptimeMs, maxPtimeMs));
    }

    private @Nullable RemoteAudio refuse(Unacceptability why) {
        reason = why;
        return null;
    }

    private void readAttributes(MediaDescription media) {
        for (int line = media.fromLine + 1; line < media.toLine; line++) {
            if (media.typeOf(line) != 'a') {
                continue;
            }
            String text = media.text;
            int at = media.valueStart(line);
            int end = media.trimmedEnd(line);
            char first = at < end ? text.charAt(at) : 0;
            if (first == 'r' && text.startsWith("rtpmap:", at)) {
                readRtpmap(text, at + 7, end);
            } else if (first == 'r' && text.startsWith("rtcp:", at)) {
                rtcpLine = line;
            } else if (first == 'r' && end - at == 8 && text.startsWith("rtcp-mux", at)) {
                rtcpMux = true;
            } else if (first == 'p' && text.startsWith("ptime:", at)) {
                ptimeMs = milliseconds(text, at + 6, end);
            } else if (first == 'm' && text.startsWith("maxptime:", at)) {
                maxPtimeMs = milliseconds(text, at + 9, end);
            } else if (direction == null) {
                direction = Direction.named(text, at, end);
            }
        }
    }

    private static int milliseconds(String text, int from, int to) {
        Tokens words = new Tokens(text, from, to);
        words.next();
        return words.number(10_000);
    }

    private void readRtpmap(String text, int from, int to) {
        Tokens words = new Tokens(text, from, to);
        int payloadType = words.next() ? words.number(127) : -1;
        // a map without a clock rate says nothing; a second one for the same number is ignored, a giant one too
        if (payloadType >= 0 && rtpmaps[payloadType] == 0 && words.next() && words.length() <= SdpParser.MAX_WORD) {
            int slash = text.indexOf('/', words.start());
            if (slash >= 0 && slash < words.end()) {
                rtpmaps[payloadType] = (char) words.start();
            }
        }
    }

    private void match(MediaDescription media, List<AgreedCodec> codecs, List<AgreedCodec> events) {
        Tokens words = media.formatWords();
        while (words.next()) {
            int payloadType = words.number(127);
            AudioCodec ours = payloadType < 0 ? null : codecOf(media.text, payloadType);
            if (ours == null) {
                continue;
            }
            List<AgreedCodec> list = ours.isTelephoneEvent() ? events : codecs;
            if (!contains(list, ours)) {
                list.add(new AgreedCodec(
                        ours,
                        payloadType,
                        // RFC 3264 §6.1: we answer with the offer's numbers, and so both directions have them
                        answer ? ours.payloadType() : payloadType,
                        formatParameters(media, payloadType)));
            }
        }
    }

    /** Our format that the peer's number stands for, or null. */
    private @Nullable AudioCodec codecOf(String text, int payloadType) {
        int from = rtpmaps[payloadType];
        if (from > 0) {
            int to = from;
            while (!Tokens.isBlank(text.charAt(to)) && text.charAt(to) != '\r') {
                to++;
            }
            return find(text, from, to);
        }
        if (answer) {
            // an answer without rtpmap under our own number means our own format
            for (AudioCodec codec : formats) {
                if (codec.payloadType() == payloadType) {
                    return codec;
                }
            }
        }
        String known = StaticPayloadTypes.audio(payloadType);
        return known == null ? null : find(known, 0, known.length());
    }

    private @Nullable AudioCodec find(String text, int from, int to) {
        for (AudioCodec codec : formats) {
            if (codec.matches(text, from, to)) {
                return codec;
            }
        }
        return null;
    }

    private static boolean contains(List<AgreedCodec> list, AudioCodec codec) {
        for (AgreedCodec agreed : list) {
            if (agreed.codec().sameCodec(codec)) {
                return true;
            }
        }
        return false;
    }

    /** At most once for each of our own formats, so that the whole stays linear. */
    private static String formatParameters(MediaDescription media, int payloadType) {
        for (int line = media.fromLine + 1; line < media.toLine; line++) {
            int at = media.valueStart(line);
            if (media.typeOf(line) == 'a' && media.text.startsWith("fmtp:", at)) {
                Tokens words = new Tokens(media.text, at + 5, media.trimmedEnd(line));
                if (words.next() && words.number(127) == payloadType) {
                    boolean any = words.next();
                    return any ? media.text.substring(words.start(), media.trimmedEnd(line)) : "";
                }
            }
        }
        return "";
    }

    /** RFC 3605: {@code a=rtcp:port} or {@code a=rtcp:port IN IP4 address}; else the next port. */
    private RemoteEndpoint rtcp(MediaDescription media, RemoteEndpoint rtp) {
        if (rtcpLine > 0) {
            String text = media.text;
            Tokens words = new Tokens(text, media.valueStart(rtcpLine) + 5, media.valueEnd(rtcpLine));
            int port = words.next() ? words.number(65535) : -1;
            if (port > 0) {
                Connection own = Connection.parse(text, words.end(), media.valueEnd(rtcpLine));
                return own == null || !own.isInternet()
                        ? new RemoteEndpoint(rtp.host(), rtp.address(), port)
                        : new RemoteEndpoint(own.host(), own.literal(), port);
            }
        }
        return new RemoteEndpoint(rtp.host(), rtp.address(), rtp.port() == 65535 ? 0 : rtp.port() + 1);
    }
}
