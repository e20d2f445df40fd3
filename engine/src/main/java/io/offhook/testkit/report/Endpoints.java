package io.offhook.testkit.report;

import io.offhook.sdp.Attribute;
import io.offhook.sdp.Connection;
import io.offhook.sdp.MediaDescription;
import io.offhook.sdp.SdpParser;
import io.offhook.sdp.SdpResult;
import io.offhook.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where media is said to be heard, by the descriptions of sessions: tells whose a flow is and what its payload types mean. */
final class Endpoints {
    /** The payload types that everybody knows (RFC 3551 section 6). */
    private static final Map<Integer, String> STATIC =
            Map.of(0, "PCMU", 3, "GSM", 4, "G723", 8, "PCMA", 9, "G722", 13, "CN", 15, "G728", 18, "G729");

    /**
     * What one message said of one address.
     *
     * @param serial of that message
     * @param codecs by payload type, as its rtpmap lines have it
     */
    record Endpoint(long serial, String callId, Map<Integer, String> codecs) {}

    private final Map<InetSocketAddress, List<Endpoint>> said = new HashMap<>(); // only looked up

    /** Reads what a message says of media. */
    void learn(long serial, String callId, SipGlance glance) {
        byte[] body = glance.description();
        if (body == null || !(SdpParser.parse(body) instanceof SdpResult.Parsed parsed)) {
            return;
        }
        SessionDescription session = parsed.description();
        for (MediaDescription media : session.media()) {
            Connection connection = session.connectionOf(media);
            InetAddress address = connection == null ? null : connection.literal();
            if (address != null && media.port() > 0) {
                said.computeIfAbsent(new InetSocketAddress(address, media.port()), key -> new ArrayList<>(2))
                        .add(new Endpoint(serial, callId, codecs(media)));
            }
        }
    }

    private static Map<Integer, String> codecs(MediaDescription media) {
        Map<Integer, String> codecs = new HashMap<>();
        for (Attribute attribute : media.attributes()) {
            String value = attribute.value();
            if (attribute.name().equals("rtpmap") && value != null && value.matches("\\d{1,3} [^/ ]+/.*")) {
                int blank = value.indexOf(' ');
                String codec = value.substring(blank + 1, value.indexOf('/'));
                codecs.put(Integer.valueOf(value.substring(0, blank)), SipGlance.word(codec));
            }
        }
        return codecs;
    }

    /** Whose a flow is: of those who announced its target, or its source, before it began, the last; null when nobody did. */
    @Nullable
    Endpoint of(MediaFlow flow) {
        Endpoint found = at(flow.to(), flow);
        if (found == null) {
            found = at(flow.from(), flow);
        }
        if (found == null && flow.control) {
            found = at(
                    new InetSocketAddress(
                            flow.to().getAddress(), Math.max(0, flow.to().getPort() - 1)),
                    flow);
        }
        return found;
    }

    private @Nullable Endpoint at(InetSocketAddress socket, MediaFlow flow) {
        Endpoint last = null;
        for (Endpoint endpoint : said.getOrDefault(socket, List.of())) {
            if (endpoint.serial < flow.firstSerial) {
                last = endpoint;
            }
        }
        return last;
    }

    /** What to call a flow: by the type of most of its packets. */
    String codec(MediaFlow flow) {
        return "RTP " + name(main(flow), of(flow));
    }

    /** Its packets of other types, each with a comma before it; empty when there are none. */
    String others(MediaFlow flow) {
        if (flow.control) {
            return "";
        }
        StringBuilder others = new StringBuilder();
        int main = main(flow);
        for (int type : flow.payloadTypes()) {
            if (type != main) {
                others.append(", ")
                        .append(LadderText.count(flow.packetsOf(type)))
                        .append(' ')
                        .append(name(type, of(flow)));
            }
        }
        return others.toString();
    }

    private static int main(MediaFlow flow) {
        int main = -1;
        for (int type : flow.payloadTypes()) {
            if (main < 0 || flow.packetsOf(type) > flow.packetsOf(main)) {
                main = type;
            }
        }
        return main;
    }

    private static String name(int type, @Nullable Endpoint of) {
        String named = of == null ? null : of.codecs.get(type);
        return named != null ? named : STATIC.getOrDefault(type, "payload type " + type);
    }
}
