package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One Via value (RFC 3261 §20.42).
 *
 * @param transport as written, for example {@code UDP}
 * @param host of the sent-by: a name, an IPv4 address, or an IPv6 address in brackets
 * @param port of the sent-by, -1 when there is none
 */
public record Via(String transport, String host, int port, Parameters parameters) {
    /** @throws IllegalArgumentException naming the part that can not stand in a Via */
    public Via {
        if (!transport.equals("UDP")) {
            FieldCheck.token("transport", transport);
        }
        FieldCheck.host(host);
        if (port < -1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, or -1 for none");
        }
    }

    /** A Via for a request of ours, asking for rport (RFC 3581 §3). */
    public static Via of(String transport, String host, int port, Branch branch) {
        return new Via(
                transport,
                host,
                port,
                Parameters.NONE.with("branch", branch.value()).with("rport", null));
    }

    /** Reads one Via value; null when it is none. */
    public static @Nullable Via parse(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int end = Chars.trimEnd(bytes, 0, bytes.length);
        return Grammar.via(bytes, 0, end) == end ? read(bytes, 0, end) : null;
    }

    /** Reads a value that {@link Grammar#via} has found to be good. */
    static Via read(byte[] b, int from, int end) {
        int transport = Grammar.sentProtocol(b, from, end);
        int transportEnd = Chars.run(Chars.TOKEN, b, transport, end);
        int host = Chars.skipBlanks(b, transportEnd, end);
        int hostEnd = UriGrammar.host(b, host, end);
        int i = Chars.skipBlanks(b, hostEnd, end);
        int port = -1;
        if (i < end && b[i] == ':') {
            int digits = Chars.skipBlanks(b, i + 1, end);
            i = Chars.run(Chars.DIGIT, b, digits, end);
            port = (int) Chars.number(b, digits, i, 65_535);
        }
        Parameters parameters = NameAddress.readParameters(b, i, end);
        return new Via(transport(b, transport, transportEnd), hostName(b, host, hostEnd), port, parameters);
    }

    private static String transport(byte[] b, int from, int to) {
        return Chars.equal(b, from, to, "UDP") ? "UDP" : new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String hostName(byte[] b, int from, int to) {
        String host = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        return host.contains(":::") ? host.replace(":::", "::") : host; // RFC 5118 §4.10
    }

    /** The branch; null in a message of RFC 2543. */
    public @Nullable Branch branch() {
        String branch = parameters.get("branch");
        return branch == null || !FieldCheck.isValue(branch) ? null : new Branch(branch);
    }

    /** Where the request really came from, without brackets (RFC 5118 §4.5); null when not noted. */
    public @Nullable String received() {
        String received = parameters.get("received");
        boolean bracket = received != null && received.startsWith("[") && received.endsWith("]");
        return received != null && bracket ? received.substring(1, received.length() - 1) : received;
    }

    /** The rport's value; 0 when it was asked and not yet filled in, -1 when there is none or it is no port. */
    public int rport() {
        String rport = parameters.get("rport");
        if (rport == null) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < rport.length(); i++) {
            int digit = rport.charAt(i) - '0';
            if (digit < 0 || digit > 9 || port > 6_553) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port > 65_535 ? -1 : port;
    }

    /** Whether the sender wants the answer at the port that the request came from (RFC 3581). */
    public boolean wantsRport() {
        return parameters.has("rport");
    }

    /** Host in lower case with its port, 5060 (5061 for TLS) when none is written: part of a transaction's key. */
    public String sentBy() {
        return Chars.lower(host) + ":" + portOrDefault();
    }

    public int portOrDefault() {
        return port >= 0 ? port : transport.equalsIgnoreCase("TLS") ? 5061 : 5060;
    }

    public @Nullable String param(String name) {
        return parameters.get(name);
    }

    public Via withParam(String name, @Nullable String value) {
        return new Via(transport, host, port, parameters.with(name, value));
    }

    public Via withBranch(Branch branch) {
        return withParam("branch", branch.value());
    }

    /** The value as it goes on the wire. */
    public String encode() {
        StringBuilder out = new StringBuilder(80)
                .append("SIP/2.0/")
                .append(transport)
                .append(' ')
                .append(host);
        if (port >= 0) {
            out.append(':').append(port);
        }
        parameters.encode(out);
        return out.toString();
    }

    @Override
    public String toString() {
        return encode();
    }
}
