package io.offhook.testkit.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one sees of a SIP message at a glance. Reads with goodwill and without any check, because a message that is wrong belongs on the ladder above all
 * others; what it takes over are words without control characters, and nothing of credentials but that there are some.
 */
final class SipGlance {
    private static final String VERSION = "SIP/2.0";
    private static final int MOST_WORD = 40;

    private final String start;
    private final String text;
    private final int bodyAt;

    private SipGlance(String text) {
        this.text = text;
        int end = text.indexOf('\n');
        this.start = (end < 0 ? text : text.substring(0, end)).strip();
        int crlf = text.indexOf("\r\n\r\n");
        this.bodyAt = crlf < 0 ? text.length() : crlf + 4;
    }

    /** Null when it is no SIP: a keep-alive, STUN, rubbish. */
    static @Nullable SipGlance at(byte[] datagram) {
        SipGlance glance = new SipGlance(new String(datagram, StandardCharsets.ISO_8859_1));
        return glance.isResponse() || glance.start.endsWith(VERSION) ? glance : null;
    }

    boolean isResponse() {
        return start.startsWith(VERSION);
    }

    /** The value of the first header of this name, long or compact; null when there is none. */
    @Nullable
    String header(String name, String compact) {
        for (int at = text.indexOf('\n') + 1; at > 0 && at < bodyAt; at = text.indexOf('\n', at) + 1) {
            int end = text.indexOf('\n', at);
            int colon = text.indexOf(':', at);
            if (end < 0 || colon < 0 || colon > end) {
                continue;
            }
            String found = text.substring(at, colon).strip();
            if (found.equalsIgnoreCase(name) || found.equalsIgnoreCase(compact)) {
                return text.substring(colon + 1, end).strip();
            }
        }
        return null;
    }

    /** Empty when there is none. */
    String callId() {
        String id = header("Call-ID", "i");
        return id == null ? "" : id;
    }

    /** The body when it is a description of a session, else null. */
    byte @Nullable [] description() {
        String type = header("Content-Type", "c");
        boolean described = bodyAt < text.length()
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/sdp");
        return described ? text.substring(bodyAt).getBytes(StandardCharsets.ISO_8859_1) : null;
    }

    /** What is equal for a message and its retransmissions, and for nothing else between the same two sockets. */
    String identity() {
        return start
                + '\n'
                + header("CSeq", "CSeq")
                + '\n'
                + header("Via", "v")
                + '\n'
                + callId()
                + '\n'
                + header("From", "f")
                + '\n'
                + header("To", "t");
    }

    /** How it may be called, from the fullest name to the shortest. */
    List<String> labels() {
        String extras = extras();
        List<String> labels = new ArrayList<>(3);
        if (isResponse()) {
            String[] words = start.split(" ", 3);
            String status = words.length > 1 ? word(words[1]) : "?";
            String about = " (" + cseqMethod() + ")";
            String reason = words.length > 2 ? " " + word(words[2]) : "";
            labels.add(status + reason + about + extras);
            labels.add(status + reason + about);
            labels.add(status + about);
            labels.add(status);
        } else {
            String[] words = start.split(" ", 3);
            String method = word(words[0]);
            String target = words.length > 1 ? user(words[1]) : "";
            String to = header("To", "t");
            if (target.isEmpty() && to != null) {
                target = user(to); // of REGISTER
            }
            String whom = target.isEmpty() ? "" : " " + word(target);
            labels.add(method + whom + extras);
            labels.add(method + whom);
            labels.add(method);
        }
        return labels;
    }

    private String cseqMethod() {
        String cseq = header("CSeq", "CSeq");
        return cseq == null ? "?" : word(cseq.substring(cseq.lastIndexOf(' ') + 1));
    }

    private String extras() {
        List<String> extras = new ArrayList<>(2);
        if (header("Authorization", "Proxy-Authorization") != null) {
            extras.add("auth");
        }
        if (description() != null) {
            extras.add("SDP");
        }
        return extras.isEmpty() ? "" : " [" + String.join(", ", extras) + "]";
    }

    /** The user of the first SIP URI in a text, without a password; empty when there is none. */
    private static String user(String text) {
        int scheme = text.indexOf("sip");
        int colon = text.indexOf(':', Math.max(scheme, 0));
        int at = text.indexOf('@', Math.max(colon, 0));
        if (scheme < 0 || colon < 0 || at < 0) {
            return "";
        }
        int password = text.indexOf(':', colon + 1);
        return text.substring(colon + 1, password >= 0 && password < at ? password : at);
    }

    /** Fit for a terminal, and of no more than its share of the line. */
    static String word(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && i < MOST_WORD; i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return out.toString();
    }
}
