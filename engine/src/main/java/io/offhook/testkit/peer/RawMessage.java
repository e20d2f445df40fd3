package io.offhook.testkit.peer;

import io.offhook.sip.message.ReasonPhrase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message as a peer words it: a text with blanks in braces, filled in when it goes out. Immutable; what is not said is not there, and nothing is corrected.
 * The usual wordings below are plain texts too: look at them, and change what is to be wrong.
 *
 * <pre>{@code
 * RawMessage.response(200).sdp(sdp).header("Contact", "<sip:192.168.1.9:5060>").without("Via")
 * RawMessage.request("BYE").header("CSeq", "1 BYE")
 * }</pre>
 *
 * <table>
 * <caption>The blanks</caption>
 * <tr><td>{@code {name} {host} {port}}</td><td>the peer's own</td></tr>
 * <tr><td>{@code {call-id} {tag}}</td><td>of the call; the tag is the peer's</td></tr>
 * <tr><td>{@code {local} {remote}}</td><td>From and To of the peer's requests, the former without its tag, the latter with the other's once that is known</td></tr>
 * <tr><td>{@code {target}}</td><td>the other's latest Contact, before that its address</td></tr>
 * <tr><td>{@code {branch}}</td><td>a new one, the same all over one message</td></tr>
 * <tr><td>{@code {next-cseq}}</td><td>one higher than that of the peer's request before</td></tr>
 * <tr><td>{@code {invite-uri} {invite-branch} {invite-cseq} {invite-to}}</td><td>of the peer's latest INVITE</td></tr>
 * <tr><td>{@code {vias} {from} {to} {to-tagged} {cseq}}</td><td>of the request that is answered; {@code {vias}} whole lines, {@code {to-tagged}} with the peer's tag where it had none</td></tr>
 * <tr><td>{@code {remote-shouted} {from-shouted}} and so on</td><td>the same with its tag in capitals</td></tr>
 * <tr><td>{@code {length}}</td><td>bytes of the body</td></tr>
 * </table>
 */
public final class RawMessage {
    private static final Pattern BLANK = Pattern.compile("\\{([a-z-]+)}");

    private static final String RESPONSE = """
            SIP/2.0 %d %s
            {vias}
            From: {from}
            To: {to-tagged}
            Call-ID: {call-id}
            CSeq: {cseq}
            Contact: <sip:{name}@{host}:{port}>
            Content-Length: {length}
            """;

    private static final String REQUEST = """
            %s {target} SIP/2.0
            Via: SIP/2.0/UDP {host}:{port};branch={branch};rport
            Max-Forwards: 70
            From: {local};tag={tag}
            To: {remote}
            Call-ID: {call-id}
            CSeq: {next-cseq} %s
            Contact: <sip:{name}@{host}:{port}>
            Content-Length: {length}
            """;

    /** What blanks stand for. */
    @FunctionalInterface
    interface Blanks {
        /** Null for a blank that means nothing here. */
        @Nullable
        String of(String blank);
    }

    private final List<String> lines;
    private final String body;

    private RawMessage(List<String> lines, String body) {
        this.lines = List.copyOf(lines);
        this.body = body;
    }

    /** Any text: lines, an empty one, a body. Line ends are written as CRLF, however the text has them. */
    public static RawMessage of(String text) {
        String unix = text.replace("\r\n", "\n");
        int end = unix.indexOf("\n\n");
        String head = end < 0 ? unix : unix.substring(0, end);
        return new RawMessage(head.lines().toList(), end < 0 ? "" : unix.substring(end + 2));
    }

    /** The usual response, with a Contact and without a body. */
    public static RawMessage response(int status) {
        return of(String.format(Locale.ROOT, RESPONSE, status, ReasonPhrase.of(status)));
    }

    /** The usual request within a call, or the one that begins it. */
    public static RawMessage request(String method) {
        return of(String.format(Locale.ROOT, REQUEST, method, method));
    }

    /** The ACK of a 2xx, a transaction of its own (RFC 3261 section 13.2.2.4). */
    public static RawMessage ack() {
        return request("ACK").header("CSeq", "{invite-cseq} ACK").without("Contact");
    }

    /** The ACK of a refusal, which belongs to the INVITE's transaction (RFC 3261 section 17.1.1.3). */
    public static RawMessage refusalAck() {
        return ofInvite("ACK");
    }

    /** The CANCEL of the peer's INVITE (RFC 3261 section 9.1). */
    public static RawMessage cancel() {
        return ofInvite("CANCEL").header("To", "{invite-to}"); // section 9.1: as the INVITE had it, without a tag
    }

    private static RawMessage ofInvite(String method) {
        return request(method)
                .startLine(method + " {invite-uri} SIP/2.0")
                .header("Via", "SIP/2.0/UDP {host}:{port};branch={invite-branch};rport")
                .header("CSeq", "{invite-cseq} " + method)
                .without("Contact");
    }

    // ---- changes ----

    /** With another first line. */
    public RawMessage startLine(String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(0, line);
        return new RawMessage(changed, body);
    }

    /** With this header in the place of the first of its name, or as the last where there is none. */
    public RawMessage header(String name, String value) {
        List<String> changed = new ArrayList<>(lines);
        for (int i = 1; i < changed.size(); i++) {
            if (isNamed(changed.get(i), name)) {
                changed.set(i, name + ": " + value);
                return new RawMessage(changed, body);
            }
        }
        return line(name + ": " + value);
    }

    /** With one more line, or a folded one, behind all others. */
    public RawMessage line(String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.add(line.replace("\r\n", "\n"));
        return new RawMessage(changed, body);
    }

    /** Without any header of this name. */
    public RawMessage without(String name) {
        Predicate<String> named = line -> isNamed(line, name);
        return new RawMessage(lines.stream().filter(named.negate()).toList(), body);
    }

    /** With one text in the place of another, all over it, the body included. */
    public RawMessage replacing(String text, String by) {
        return new RawMessage(lines.stream().map(line -> line.replace(text, by)).toList(), body.replace(text, by));
    }

    /** With a body and its Content-Type. */
    public RawMessage body(String type, String text) {
        return new RawMessage(header("Content-Type", type).lines, text.replace("\r\n", "\n"));
    }

    /** With a session description. */
    public RawMessage sdp(String description) {
        return body("application/sdp", description);
    }

    private static boolean isNamed(String line, String name) {
        int colon = line.indexOf(':');
        return colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name);
    }

    // ---- on the wire ----

    /** The method of a request, by its first word; "SIP/2.0" for a response. */
    String firstWord() {
        return lines.get(0).split(" ", 2)[0];
    }

    /**
     * The bytes, blanks filled in.
     *
     * @param values what a blank stands for, null for one that is unknown
     * @throws IllegalArgumentException for a blank that is unknown here
     */
    byte[] bytes(Blanks values) {
        String content = crlf(fill(body, values));
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        String head = fill(
                String.join("\n", lines) + "\n\n",
                blank -> blank.equals("length") ? Integer.toString(length) : values.of(blank));
        return (crlf(head) + content).getBytes(StandardCharsets.UTF_8);
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static String fill(String text, Blanks values) {
        Matcher blanks = BLANK.matcher(text);
        StringBuilder out = new StringBuilder(text.length() + 128);
        while (blanks.find()) {
            String value = values.of(blanks.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nothing to write for {" + blanks.group(1) + "} in: " + text);
            }
            blanks.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return blanks.appendTail(out).toString();
    }

    /** The text, blanks as they are. */
    @Override
    public String toString() {
        return String.join("\n", lines) + "\n\n" + body;
    }
}
